using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// The child waits until the runtime has made its version 1 cgroups, and moves itself into them. Moved by somebody else
/// it would have to wait some 10 ms for a grace period of the kernel: for a single thread that moves itself, by "0" in
/// the file "tasks", cgroup_threadgroup_rwsem is not taken (cgroup.c, cgroup_procs_write_start).
/// </summary>
/// <param name="directories">The cgroups' directories.</param>
/// <param name="wait">They are still being made: wait for leave.</param>
internal sealed unsafe class JoinCgroups(IReadOnlyList<string> directories, bool wait) : Step
{
    public override string Kind => "join-cgroups";

    public override string Text => "join the container's cgroups";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        string[] files = new string[directories.Count];
        for (int i = 0; i < files.Length; i++)
            files[i] = directories[i] + "/tasks";
        a->Files = memory.Texts(files);
        a->Wait = wait;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = a->Wait ? Interpreter.AwaitLeave(child) : 0;
        if (result < 0)
            return child->Fail("read(2)"u8, result, "the runtime has died"u8);
        byte self = (byte)'0';
        for (int i = 0; a->Files[i] != null; i++)
        {
            int file = Files.OpenAt(Files.CurrentDirectory, a->Files[i], OpenFlags.WriteOnly);
            if (file < 0)
                return child->Fail("open(2)"u8, file, a->Files[i]);
            nint written = Files.Write(file, &self, 1);
            Files.Close(file);
            if (written < 0)
                return child->Fail("write(2)"u8, written, a->Files[i]);
        }
        return 0;
    }

    private struct Arguments
    {
        public byte** Files;
        public bool Wait;
    }
}
