namespace Mocker.Tests.Conformance.Config;

/// <summary>On a kernel without the module: runtime.md, "the runtime MUST generate an error when it encounters a value that it cannot apply".</summary>
[Clause("config.md#linux-process")]
public sealed class SecurityModuleTests
{
    private const string Label = "system_u:system_r:container_t:s0:c1,c2";

    private static readonly bool HasAppArmor = File.Exists("/sys/module/apparmor/parameters/enabled")
        && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y');

    private static readonly bool HasSelinux = Directory.Exists("/sys/fs/selinux/class");

    [SkippableFact]
    public void An_AppArmor_profile_is_an_error_where_there_is_no_AppArmor()
    {
        Skip.If(HasAppArmor, "this kernel runs AppArmor");
        using var container = new Container().With("/process/apparmorProfile", "mocker-no-such-profile");
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableFact]
    public void An_AppArmor_profile_that_is_not_loaded_is_an_error()
    {
        Skip.IfNot(HasAppArmor, "this kernel runs no AppArmor");
        using var container = new Container().With("/process/apparmorProfile", "mocker-no-such-profile");
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableTheory]
    [InlineData("/process/selinuxLabel")]
    [InlineData("/linux/mountLabel")]
    public void An_SELinux_label_is_an_error_where_there_is_no_SELinux(string pointer)
    {
        Skip.If(HasSelinux, "this kernel runs SELinux");
        using var container = new Container().With(pointer, Label);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableTheory]
    [InlineData("/process/apparmorProfile")]
    [InlineData("/process/selinuxLabel")]
    [InlineData("/linux/mountLabel")]
    public void An_empty_name_asks_for_nothing(string pointer)
    {
        using var container = new Container().With(pointer, "");
        Assert.Equal("hello", container.Shell("echo hello"));
    }

    [SkippableTheory]
    [InlineData("--apparmor", "mocker-no-such-profile", "AppArmor")]
    [InlineData("--process-label", Label, "SELinux")]
    [Contract("exec's options")]
    public void The_options_of_exec_say_what_the_kernel_lacks(string option, string value, string module)
    {
        Skip.If(module == "AppArmor" ? HasAppArmor : HasSelinux, $"this kernel runs {module}");
        using var container = new Container().Start();
        var outcome = container.Invoke("exec", option, value, container.Id, "true");
        Assert.Equal(255, outcome.ExitCode);
        Assert.Contains(module.ToLowerInvariant(), outcome.Stderr.ToLowerInvariant());
    }
}
