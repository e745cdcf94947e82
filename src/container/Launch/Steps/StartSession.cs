using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Starts a session (setsid(2)) and, where a terminal was opened, makes it the controlling one and stdin, stdout and stderr.</summary>
internal sealed unsafe class StartSession : Step
{
    public override string Kind => "session";

    public override string Text => "start a new session";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Processes.SetSession();
        if (result < 0)
            return child->Fail("setsid(2)"u8, result);
        if (child->Terminal < 0)
            return 0;
        result = Terminals.SetControlling(child->Terminal);
        if (result < 0)
            return child->Fail("ioctl_tty(2)"u8, result, "TIOCSCTTY"u8);
        for (int standard = 0; standard < 3; standard++)
            if ((result = Files.Dup3(child->Terminal, standard, closeOnExec: false)) < 0)
                return child->Fail("dup3(2)"u8, result);
        Files.Close(child->Terminal);
        child->Terminal = -1;
        return 0;
    }
}
