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
        using var container = new Container().WithHook(kind, "ls -l /proc/$$/fd | sed -n 's/.* \\([0-9]*\\) ->.*/\\1/p' > $LOG").WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Delete();
        Assert.All(container.HookLog(), fd => Assert.InRange(int.Parse(fd), 0, 2));
    }
}
