using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets "lo" up in a new network namespace, where it starts down.</summary>
internal sealed unsafe class SetLoopbackUp : Step
{
    public override string Kind => "loopback";

    public override string Text => "set the loopback interface up";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = NetworkInterfaces.SetLoopbackUp();
        return result < 0 ? child->Fail("netdevice(7)"u8, result) : 0;
    }
}
