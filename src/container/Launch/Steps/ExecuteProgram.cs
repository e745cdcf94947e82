using System.Runtime.InteropServices;
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
        a->Environment = ProcessEnvironment.Encode(environment, memory);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = CloseOthers(child);
        if (result < 0)
            return result;
        byte* program = a->Candidates[child->ExecutableIndex];
        result = Processes.Execute(program, a->Argv, a->Environment->Fill(child));
        return result == -(int)Errno.ENOENT ? Blame(child, result, program) : child->Fail("execve(2)"u8, result, program);
    }

    /// <summary>The program was there when it was looked for, so it is the interpreter that is missing; the rest is runc's words.</summary>
    private static int Blame(Child* child, int result, byte* program)
    {
        byte* words = stackalloc byte[Failure.DetailSize];
        Span<byte> text = new(words, Failure.DetailSize);
        ReadOnlySpan<byte> path = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(program);
        ReadOnlySpan<byte> reason = ": no such file or directory; the interpreter that it names is missing"u8;
        path = path[..Math.Min(path.Length, Failure.DetailSize - reason.Length - 5)];
        "exec "u8.CopyTo(text);
        path.CopyTo(text[5..]);
        reason.CopyTo(text[(5 + path.Length)..]);
        return child->Fail("execve(2)"u8, result, text[..(5 + path.Length + reason.Length)]);
    }

    /// <summary>
    /// Marks what the program must not inherit. All of ours is close-on-exec already; this is for what came by accident
    /// (CVE-2024-21626). Once is enough, and a second time might be under a filter that knows no close_range(2).
    /// </summary>
    internal static int CloseOthers(Child* child)
    {
        if (child->ClosesOthers)
            return 0;
        int result = Files.CloseRange(child->FirstClosed, uint.MaxValue, closeOnExecOnly: true);
        if (result < 0)
            return child->Fail("close_range(2)"u8, result);
        child->ClosesOthers = true;
        return 0;
    }

    private struct Arguments
    {
        public byte** Candidates;
        public byte** Argv;
        public ProcessEnvironment* Environment;
    }
}
