using System.Runtime.InteropServices;
using Mocker.Container.Seccomp;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Bundles;
using Mocker.Pull.Layers;
using Xunit;

namespace Mocker.Tests.Unit.Bundles;

public sealed class BundleConfigurationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mocker-bundle-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public static TheoryData<string[], string[], string?, string[], string[]> Commands => new()
    {
        { [], ["sh"], null, [], ["sh"] },
        { ["entry"], ["cmd", "arg"], null, [], ["entry", "cmd", "arg"] },
        { ["entry"], [], null, [], ["entry"] },
        { ["entry"], ["cmd"], null, ["mine"], ["entry", "mine"] },
        { [], ["cmd"], null, ["mine", "x"], ["mine", "x"] },
        { ["entry"], ["cmd"], "other", [], ["other"] },
        { ["entry"], ["cmd"], "other", ["x"], ["other", "x"] },
        { ["entry"], ["cmd"], "", ["x"], ["x"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Entrypoint_and_Cmd_make_the_arguments(string[] entrypoint, string[] cmd, string? otherEntrypoint, string[] command, string[] expected) =>
        Assert.Equal(expected, Make(new ExecutionParameters { Entrypoint = entrypoint, Cmd = cmd }, new BundleSettings { Entrypoint = otherEntrypoint, Command = command }).Process!.Args);

    [Fact]
    public void An_image_that_does_not_say_what_to_run_needs_a_command() =>
        Assert.Contains("put a command after it", Assert.Throws<ImageException>(() => Make(new ExecutionParameters(), new BundleSettings())).Message);

    [Fact]
    public void The_environment_is_the_images_with_what_is_asked_for()
    {
        Environment.SetEnvironmentVariable("MOCKER_TEST_HERE", "yes");
        string[] variables = Make(Sh(env: ["A=1", "B=2", "C=x=y"]), new BundleSettings { Environment = ["A=3", "NEW=", "MOCKER_TEST_HERE", "B", "MOCKER_TEST_NOT"] }).Process!.Env;

        Assert.Equal(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "C=x=y", "A=3", "NEW=", "MOCKER_TEST_HERE=yes"], variables);
        Assert.Equal(["PATH=/x"], Make(Sh(env: ["PATH=/x"]), new BundleSettings()).Process!.Env);
        Assert.Contains("TERM=xterm", Make(Sh(), new BundleSettings { Terminal = true }).Process!.Env);
        Assert.Throws<ImageException>(() => Make(Sh(), new BundleSettings { Environment = ["=x"] }));
    }

    [Theory]
    [InlineData(null, null, "/")]
    [InlineData("/srv", null, "/srv")]
    [InlineData("srv", null, "/srv")]
    [InlineData("/srv", "/tmp", "/tmp")]
    public void The_program_starts_where_the_image_says(string? image, string? settings, string expected) =>
        Assert.Equal(expected, Make(Sh(workingDirectory: image), new BundleSettings { WorkingDirectory = settings }).Process!.Cwd);

    [Fact]
    public void What_the_image_says_of_itself_becomes_annotations_and_labels_win()
    {
        ImageConfig image = new()
        {
            Architecture = "amd64",
            Os = "linux",
            Variant = "v3",
            Author = "somebody",
            Created = DateTimeOffset.UnixEpoch,
            Config = new ExecutionParameters
            {
                Cmd = ["sh"],
                StopSignal = "SIGQUIT",
                ExposedPorts = ["80/tcp", "443"],
                Labels = new() { ["a.label"] = "value", ["org.opencontainers.image.author"] = "label", [""] = "none" },
            },
        };
        Dictionary<string, string> annotations = Make(image, new BundleSettings { Annotations = ["a.label=mine", "x="] }).Annotations;

        Assert.Equal(new Dictionary<string, string>
        {
            ["org.opencontainers.image.os"] = "linux",
            ["org.opencontainers.image.architecture"] = "amd64",
            ["org.opencontainers.image.variant"] = "v3",
            ["org.opencontainers.image.author"] = "label",
            ["org.opencontainers.image.created"] = "1970-01-01T00:00:00Z",
            ["org.opencontainers.image.stopSignal"] = "SIGQUIT",
            ["org.opencontainers.image.exposedPorts"] = "443,80/tcp",
            ["a.label"] = "mine",
            ["x"] = "",
        }, annotations);
    }

    [Fact]
    public void Limits_and_switches_go_where_the_specification_has_them()
    {
        RuntimeSpec spec = Make(Sh(), new BundleSettings
        {
            Memory = 64 << 20,
            MemorySwap = -1,
            Cpus = 1.5,
            CpuShares = 512,
            PidsLimit = 10,
            ReadOnly = true,
            Terminal = true,
            NoNewPrivileges = true,
            Hostname = "here",
            HostNetwork = true,
            User = "5:6",
        });

        Assert.Equal((64L << 20, -1L), (spec.Linux!.Resources!.Memory!.Limit, spec.Linux.Resources.Memory.Swap));
        Assert.Equal((150_000L, 100_000ul, 512ul), (spec.Linux.Resources.Cpu!.Quota, spec.Linux.Resources.Cpu.Period, spec.Linux.Resources.Cpu.Shares));
        Assert.Equal(10, spec.Linux.Resources.Pids!.Limit);
        Assert.True(spec.Root!.Readonly && spec.Process!.Terminal && spec.Process.NoNewPrivileges);
        Assert.Equal("here", spec.Hostname);
        Assert.DoesNotContain(spec.Linux.Namespaces, one => one.Type == "network");
        Assert.Equal((5u, 6u), (spec.Process.User.Uid, spec.Process.User.Gid));
    }

    [Fact]
    public void Without_limits_there_is_only_what_keeps_devices_away()
    {
        RuntimeSpec spec = Make(Sh(), new BundleSettings { Rootless = false });

        Assert.Null(spec.Linux!.Resources!.Memory);
        Assert.Null(spec.Linux.Resources.Cpu);
        Assert.False(Assert.Single(spec.Linux.Resources.Devices).Allow);
    }

    [Fact]
    public void A_user_who_is_not_root_gets_a_user_namespace()
    {
        RuntimeSpec spec = Make(Sh(), new BundleSettings { Rootless = true });

        Assert.Contains(spec.Linux!.Namespaces, one => one.Type == "user");
        Assert.Equal(Credentials.UserId(), Assert.Single(spec.Linux.UidMappings).HostId);
    }

    [Fact]
    public void Volumes_are_bind_mounts_from_the_bundle()
    {
        RuntimeSpec spec = BundleConfiguration.Make(Image(Sh()), Open(), new BundleSettings(), new Dictionary<string, string> { ["/data"] = "volumes/0" });

        Mount volume = spec.Mounts[^1];
        Assert.Equal(("/data", "bind", "volumes/0"), (volume.Destination, volume.Type, volume.Source));
    }

    [Theory]
    [InlineData(new string[0], new string[0], 14)]
    [InlineData(new[] { "sys_admin" }, new string[0], 15)]
    [InlineData(new[] { "CAP_CHOWN" }, new string[0], 14)]
    [InlineData(new string[0], new[] { "chown", "CAP_KILL" }, 12)]
    [InlineData(new[] { "CHOWN" }, new[] { "all" }, 1)]
    [InlineData(new[] { "ALL" }, new string[0], 41)]
    [InlineData(new[] { "ALL" }, new[] { "SYS_ADMIN" }, 40)]
    public void Capabilities_are_the_defaults_less_some_and_with_others(string[] added, string[] dropped, int expected) =>
        Assert.Equal(expected, DefaultCapabilities.With(added, dropped).Length);

    [Fact]
    public void A_capability_that_is_none_is_an_error() =>
        Assert.Contains("no capability \"fly\"", Assert.Throws<ImageException>(() => DefaultCapabilities.With(["fly"], [])).Message);

    [Fact]
    public void The_filter_names_every_call_once_and_only_calls_that_there_are()
    {
        LinuxSeccomp filter = DefaultSeccomp.For(DefaultCapabilities.Names);
        string[] names = [.. filter.Syscalls.Where(rule => rule.Args.Length == 0).SelectMany(rule => rule.Names)];

        Assert.Equal(names.Order().Distinct(), names.Order());
        Assert.All(names, name => Assert.True(SyscallTable.Find(name) >= 0, name));
        Assert.DoesNotContain(names, name => name is "mount" or "keyctl" or "add_key" or "bpf" or "kexec_load" or "init_module" or "unshare" or "setns" or "io_uring_setup" or "userfaultfd" or "reboot" or "swapon");
    }

    [Fact]
    public void The_filter_allows_what_the_benchs_copy_of_Dockers_allows()
    {
        LinuxSeccomp docker = LinuxSeccomp.Parse(File.ReadAllBytes("seccomp.json"), "seccomp.json"), ours = DefaultSeccomp.For(DefaultCapabilities.Names);

        // `acct` and the like come with capabilities only; these two lists are for the default ones.
        string[] wanted = Allowed(docker), have = Allowed(ours);
        Assert.Empty(wanted.Except(have).Except(["riscv_flush_icache", "riscv_hwprobe"]));
        Assert.Empty(have.Except(wanted).Except(["getxattrat", "listxattrat", "removexattrat", "setxattrat", "statmount", "listmount", "map_shadow_stack",
            "uretprobe", "clock_adjtime", "clock_adjtime64", "epoll_ctl_old", "epoll_wait_old", "chroot"]));

        static string[] Allowed(LinuxSeccomp filter) =>
            [.. filter.Syscalls.Where(rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Args.Length == 0).SelectMany(rule => rule.Names).Distinct()];
    }

    [Theory]
    [InlineData("CAP_SYS_ADMIN", "mount", true)]
    [InlineData("CAP_SYS_ADMIN", "clone3", true)]
    [InlineData("CAP_SYS_TIME", "settimeofday", true)]
    [InlineData("CAP_SYS_MODULE", "init_module", true)]
    [InlineData("CAP_CHOWN", "mount", false)]
    public void A_call_that_belongs_to_a_capability_is_allowed_with_it(string capability, string call, bool expected) =>
        Assert.Equal(expected, DefaultSeccomp.For([capability]).Syscalls.Any(rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains(call)));

    [Fact]
    public void The_filter_compiles_with_every_set_of_capabilities()
    {
        foreach (string[] capabilities in (string[][])[[], DefaultCapabilities.Names, CapabilityNames.All])
            Assert.InRange(SeccompFilter.Compile(DefaultSeccomp.For(capabilities), RuntimeInformation.ProcessArchitecture).Program.Length, 100, 4096);
    }

    [Fact]
    public void A_filter_of_ones_own_or_none_takes_its_place()
    {
        string file = Path.Combine(_root, "filter.json");
        File.WriteAllText(file, """{"defaultAction":"SCMP_ACT_ALLOW"}""");

        Assert.Equal("SCMP_ACT_ALLOW", Make(Sh(), new BundleSettings { Seccomp = file }).Linux!.Seccomp!.DefaultAction);
        Assert.Null(Make(Sh(), new BundleSettings { Seccomp = "unconfined" }).Linux!.Seccomp);
        Assert.Contains("cannot be read", Assert.Throws<ImageException>(() => Make(Sh(), new BundleSettings { Seccomp = "/nowhere" })).Message);
        File.WriteAllText(file, """{"defaultAction":5}""");
        Assert.Contains("cannot be read", Assert.Throws<ImageException>(() => Make(Sh(), new BundleSettings { Seccomp = file })).Message);
    }

    private static ExecutionParameters Sh(string[]? env = null, string? workingDirectory = null) =>
        new() { Cmd = ["sh"], Env = env ?? [], WorkingDir = workingDirectory };

    private static ImageConfig Image(ExecutionParameters parameters) => new() { Architecture = "amd64", Os = "linux", Config = parameters };

    private RuntimeSpec Make(ExecutionParameters parameters, BundleSettings settings) => Make(Image(parameters), settings);

    private RuntimeSpec Make(ImageConfig image, BundleSettings settings)
    {
        using Descriptor root = Open();
        return BundleConfiguration.Make(image, root, settings, new Dictionary<string, string>());
    }

    private Descriptor Open() => LayerUnpacking.OpenDirectory(_root);
}
