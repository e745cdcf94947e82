using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// The child's first act: it moves itself into its version 1 cgroups, by files that the runtime opened. Moved by somebody
/// else it would have to wait some 10 ms for a grace period of the kernel (see <see cref="Cgroups.Cgroup.OpenJoins"/>).
/// </summary>
internal sealed unsafe class JoinCgroups(Descriptor[] files) : Step
{
    public override string Kind => "join-cgroups";

    public override string Text => "join the container's cgroups";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Count = files.Length;
        a->Files = memory.Array<int>(files.Length);
        for (int i = 0; i < files.Length; i++)
            a->Files[i] = files[i].Number;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        byte self = (byte)'0';
        for (int i = 0; i < a->Count; i++)
        {
            nint written = Linux.Files.Write(a->Files[i], &self, 1);
            if (written < 0)
                return child->Fail("write(2)"u8, written, "of the cgroup's tasks"u8);
            Linux.Files.Close(a->Files[i]);
        }
        return 0;
    }

    private struct Arguments
    {
        public int* Files;
        public int Count;
    }
}
