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

    [SkippableFact]
    public void A_profile_that_is_not_loaded_is_told_with_its_place_and_leaves_no_trace()
    {
        Skip.IfNot(HasAppArmor && RuntimeUnderTest.IsOurs, "this kernel runs no AppArmor, or it is another runtime with other words");
        using var container = new Container().With("/process/apparmorProfile", "mocker-no-such-profile");
        var outcome = container.TryRun().Failed();
        Assert.Contains("config.json#/process/apparmorProfile", outcome.Stderr);
        Assert.Contains("no profile of that name is loaded", outcome.Stderr);
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void The_program_is_confined_by_its_AppArmor_profile()
    {
        using var profiles = new Profiles("deny /etc/secret r,");
        using var container = new Container().With("/process/apparmorProfile", profiles.First);
        File.WriteAllText(container.Rootfs + "/etc/secret", "secret");
        Assert.Equal($"{profiles.First} (enforce)\ndenied", container.Shell("cat /proc/self/attr/current; cat /etc/secret 2>/dev/null || echo denied"));
    }

    [SkippableFact]
    [Contract("containerd's and CRI-O's exec; docker exec")]
    public void Exec_is_under_the_containers_profile_or_under_its_own()
    {
        using var profiles = new Profiles();
        using var container = new Container().With("/process/apparmorProfile", profiles.First).Start();
        Assert.Equal(profiles.First + " (enforce)", Current());
        Assert.Equal(profiles.Second + " (enforce)", Current("--apparmor", profiles.Second));
        Assert.Equal("unconfined", Current("--apparmor", "unconfined"));
        var file = container.HostFile("process.json", $$"""{"cwd": "/", "args": ["cat", "/proc/self/attr/current"], "env": ["PATH=/bin"], "apparmorProfile": "{{profiles.Second}}"}""");
        Assert.Equal(profiles.Second + " (enforce)", container.Invoke("exec", "--process", file, container.Id).Succeeded().Stdout.Trim());
        var refused = container.Invoke("exec", "--apparmor", "mocker-no-such-profile", container.Id, "true");
        Assert.Equal(255, refused.ExitCode);
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains("\"mocker-no-such-profile\" from the program on (--apparmor): ", refused.Stderr);
        Assert.Equal("running", container.Status);

        string Current(params string[] options) =>
            container.Invoke(["exec", .. options, container.Id, "cat", "/proc/self/attr/current"]).Succeeded().Stdout.Trim();
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
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains($"({option}): ", outcome.Stderr);
    }

    /// <summary>Two profiles in the kernel that allow everything but what the first one denies, until it is disposed of.</summary>
    private sealed class Profiles : IDisposable
    {
        private readonly string _file = Path.Combine(Scratch.NewDirectory("profiles"), "profiles");

        public Profiles(string rule = "")
        {
            Skip.IfNot(HasAppArmor, "this kernel runs no AppArmor");
            Requires.Root("loading a profile");
            Skip.IfNot(File.Exists("/sbin/apparmor_parser") || File.Exists("/usr/sbin/apparmor_parser"), "this machine has no apparmor_parser(8)");
            const string Everything = "file, capability, network, mount, umount, pivot_root, signal, ptrace, unix, dbus,";
            File.WriteAllText(_file, $$"""
                profile {{First}} flags=(attach_disconnected) { {{Everything}} {{rule}} change_profile, }
                profile {{Second}} flags=(attach_disconnected) { {{Everything}} change_profile, }

                """);
            HostProgram.Run("apparmor_parser", "--skip-cache", "--replace", _file).Succeeded();
        }

        public string First { get; } = $"conformance-first-{Guid.NewGuid():N}"[..30];

        public string Second { get; } = $"conformance-other-{Guid.NewGuid():N}"[..30];

        public void Dispose() => HostProgram.Run("apparmor_parser", "--remove", _file);
    }
}
