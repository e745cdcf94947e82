using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Takes other descriptors for stdin, stdout and stderr than those of the process that forked (dup3(2)).</summary>
internal sealed unsafe class TakeStreams(StandardStreams streams) : Step
{
    public override string Kind => "take-streams";

    public override string Text => "take the process's stdin, stdout and stderr";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        StandardStreams* a = memory.New<StandardStreams>();
        *a = streams;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        StandardStreams* a = (StandardStreams*)arguments;
        // None of them is one of the three: those are the caller's own.
        int result = Files.Dup3(a->Input, 0, closeOnExec: false);
        if (result >= 0)
            result = Files.Dup3(a->Output, 1, closeOnExec: false);
        if (result >= 0)
            result = Files.Dup3(a->Error, 2, closeOnExec: false);
        return result < 0 ? child->Fail("dup3(2)"u8, result) : 0;
    }
}
