using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Becomes the user's program. Only the descriptors that were asked for are open in it.</summary>
internal sealed unsafe class ExecuteProgram(string[] arguments, string[] environment, string[] candidates) : Step
{
    public override string Kind => "execute";

    public override string Text => $"execute \"{arguments[0]}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Candidates = memory.Texts(candidates);
        a->Argv = memory.Texts(arguments);
        a->Environment = memory.Texts(environment);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        // All of ours are close-on-exec already; this is for what was inherited by accident (CVE-2024-21626).
        int result = Files.CloseRange(child->FirstClosed, uint.MaxValue, closeOnExecOnly: true);
        if (result is -(int)Errno.ENOSYS or -(int)Errno.EINVAL)
            MarkAll(child->FirstClosed);
        byte* program = a->Candidates[child->ExecutableIndex];
        result = Processes.Execute(program, a->Argv, a->Environment);
        return child->Fail("execve(2)"u8, result, program);
    }

    /// <summary>Before Linux 5.11: every number up to the limit of open files.</summary>
    private static void MarkAll(uint first)
    {
        for (uint descriptor = first; descriptor < 65536; descriptor++)
            Files.Fcntl((int)descriptor, FcntlCommand.SetDescriptorFlags, 1);
    }

    private struct Arguments
    {
        public byte** Candidates;
        public byte** Argv;
        public byte** Environment;
    }
}
