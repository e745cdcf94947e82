using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the no_new_privs attribute (PR_SET_NO_NEW_PRIVS, prctl(2)).</summary>
internal sealed unsafe class SetNoNewPrivileges : Step
{
    public override string Kind => "no-new-privileges";

    public override string Text => "set no_new_privs";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Processes.Prctl(PrctlOption.SetNoNewPrivileges, 1);
        return result < 0 ? child->Fail("prctl(2)"u8, result) : 0;
    }
}
