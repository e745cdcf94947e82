namespace Mocker.Tests.Conformance.Contract;

[Contract("anyone whose hooks are long-lived daemons")]
public sealed class HookContractTests
{
    [Theory]
    [InlineData("prestart")]
    [InlineData("poststart")]
    [InlineData("poststop")]
    public void A_hook_inherits_no_descriptor_of_the_runtime(string kind)
    {
        const string script = "for n in 0 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done > $LOG; true";
        using var container = new Container().WithHook(kind, script).WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Delete();
        Assert.Equal(["0"], container.HookLog());
    }
}
