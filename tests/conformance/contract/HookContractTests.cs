namespace Mocker.Tests.Conformance.Contract;

[Contract("anyone whose hooks are long-lived daemons")]
public sealed class HookContractTests
{
    [SkippableTheory]
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

    [SkippableFact]
    public void A_startContainer_hook_without_an_environment_has_the_processs()
    {
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "A=b", "HOME="]""").WithArgs("true")
            .WithJson("/hooks/startContainer/-", """{"path": "/bin/sh", "args": ["sh", "-c", "echo \"$A|$HOME\" > /log"]}""");
        File.WriteAllText(Path.Combine(container.Rootfs, "etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
        container.Start();
        Assert.Equal(["b|/root"], container.HookLog());
    }

    [SkippableFact]
    public void A_createContainer_hook_starts_in_the_root_filesystem()
    {
        using var container = new Container().WithArgs("true")
            .WithJson("/hooks/createContainer/-", """{"path": "/bin/sh", "args": ["sh", "-c", "pwd > log"]}""").Create();
        Assert.Equal([container.Rootfs], container.HookLog());
    }

    [SkippableTheory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    public void The_message_about_a_failed_hook_has_its_number(string kind)
    {
        using var container = new Container().WithHook(kind, "true").WithHook(kind, "exit 3");
        Assert.Contains($"error running {kind} hook #1: ", container.TryRun().Failed().Stderr);
    }
}
