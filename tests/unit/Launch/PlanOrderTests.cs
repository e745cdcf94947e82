using Mocker.Container;
using Mocker.Container.Launch;
using Xunit;
using Xunit.Sdk;

namespace Mocker.Tests.Unit.Launch;

/// <summary>The order that the specification and the kernel demand, apart from what a plan otherwise looks like.</summary>
public sealed class PlanOrderTests
{
    private const string Everything = """
        {
            "ociVersion": "1.3.0",
            "root": {"path": "rootfs", "readonly": true},
            "hostname": "h",
            "process": {
                "terminal": true, "cwd": "/work", "args": ["sh"], "noNewPrivileges": true,
                "user": {"uid": 1, "gid": 1},
                "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 10, "hard": 10}],
                "capabilities": {"bounding": ["CAP_KILL"]}
            },
            "mounts": [
                {"destination": "/proc", "type": "proc"},
                {"destination": "/dev", "type": "tmpfs", "options": ["ro"]},
                {"destination": "/dev/pts", "type": "devpts"},
                {"destination": "/data", "source": "/srv", "options": ["bind"]}
            ],
            "hooks": {
                "prestart": [{"path": "/p"}], "createRuntime": [{"path": "/r"}], "createContainer": [{"path": "/c1"}, {"path": "/c2"}],
                "startContainer": [{"path": "/s"}], "poststart": [{"path": "/ps"}], "poststop": [{"path": "/pst"}]
            },
            "linux": {
                "namespaces": [{"type": "mount", "path": "/m"}, {"type": "pid"}, {"type": "network", "path": "/n"}, {"type": "uts"}, {"type": "cgroup"}],
                "rootfsPropagation": "slave",
                "sysctl": {"kernel.msgmax": "1"},
                "devices": [{"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229}],
                "maskedPaths": ["/proc/kcore"], "readonlyPaths": ["/proc/sys"],
                "seccomp": {"defaultAction": "SCMP_ACT_ALLOW"}
            }
        }
        """;

    // Each row: what comes first, what comes later, and who says so. Steps are named by the start of "kind: text".
    [Theory]
    [InlineData("join-namespace: join the network", "join-namespace: join the mount", "paths mean something else after that")]
    [InlineData("join-namespace: join the mount", "rootfs", "mounts belong into the joined namespace")]
    [InlineData("rootfs", "mount: mount \"proc\"", "mounts go on the root filesystem")]
    [InlineData("mount: mount \"proc\"", "mount: mount \"tmpfs\"", "config.md, Mounts: in the listed order")]
    [InlineData("mount: mount \"tmpfs\"", "mount: mount \"devpts\"", "config.md, Mounts: in the listed order")]
    [InlineData("mount: mount \"devpts\"", "bind-mount", "config.md, Mounts: in the listed order")]
    [InlineData("bind-mount", "open-dev", "devices are made on what is mounted at /dev")]
    [InlineData("open-dev", "device: make the character device \"/dev/null\"", "devices are made in the directory that is held")]
    [InlineData("device: make the character device \"/dev/fuse\"", "readonly-mount", "a read-only /dev still gets its devices")]
    [InlineData("link: link \"/dev/ptmx\"", "readonly-mount", "a read-only /dev still gets its links")]
    [InlineData("terminal", "readonly-mount", "a read-only /dev still gets its console")]
    [InlineData("mount: mount \"devpts\"", "terminal", "the terminal is one of the container's devpts")]
    [InlineData("readonly-mount", "runtime-hooks", "runtime.md, Lifecycle 3 to 4: the environment is made, then hooks are called")]
    [InlineData("runtime-hooks", "hook: call the createContainer hook \"/c1\"", "runtime.md, Lifecycle 4 to 6: prestart, createRuntime, createContainer")]
    [InlineData("hook: call the createContainer hook \"/c1\"", "hook: call the createContainer hook \"/c2\"", "config.md, Hooks: in the listed order")]
    [InlineData("hook: call the createContainer hook \"/c2\"", "pivot-root", "config.md, createContainer Hooks: before pivot_root")]
    [InlineData("make-cwd", "readonly-root", "a missing working directory cannot be made on a read-only root")]
    [InlineData("pivot-root", "root-propagation", "config-linux.md, Rootfs Mount Propagation: of the container's root")]
    [InlineData("root-propagation", "readonly-root", "the root is made read-only last")]
    [InlineData("pivot-root", "sysctl", "the container's parameters are set from inside")]
    [InlineData("sysctl", "readonly: make \"/proc/sys\"", "a read-only /proc/sys takes no parameters")]
    [InlineData("readonly: make \"/proc/sys\"", "mask", "masked paths cover what is read-only")]
    [InlineData("mask", "credentials", "mounting needs rights that the user may not have")]
    [InlineData("session-keyring", "credentials", "the keyring is made before rights are dropped")]
    [InlineData("session: ", "credentials", "the controlling terminal is set before rights are dropped")]
    [InlineData("rlimit", "credentials", "raising a limit needs rights that the user may not have")]
    [InlineData("cwd", "credentials", "a directory that only root may enter is entered as root")]
    [InlineData("credentials", "no-new-privileges", "capabilities are set before")]
    [InlineData("no-new-privileges", "find-executable", "the executable is looked for as the user")]
    [InlineData("find-executable", "await-start", "a missing executable fails create, not start")]
    [InlineData("await-start", "hook: call the startContainer hook", "runtime.md, Lifecycle 8: after start was called")]
    [InlineData("hook: call the startContainer hook", "execute", "config.md, startContainer Hooks: before the process")]
    [InlineData("hook: call the startContainer hook", "seccomp", "hooks are not under the program's filter")]
    [InlineData("seccomp", "execute", "whatever comes between would have to be allowed")]
    public void One_comes_before_the_other(string first, string later, string why)
    {
        IReadOnlyList<Step> steps = Compile(Everything).Steps;
        int before = IndexOf(steps, first), after = IndexOf(steps, later);
        Assert.True(before < after, $"\"{first}\" is step {before} and \"{later}\" step {after}; {why}\n{PlanText.Of(Compile(Everything))}");
    }

    [Fact]
    public void The_last_step_becomes_the_program() => Assert.Equal("execute", Compile(Everything).Steps[^1].Kind);

    [Fact]
    public void A_filter_with_a_listener_is_loaded_while_the_runtime_can_pass_that_on()
    {
        IReadOnlyList<Step> steps = Compile(Minimal(""", "process": {"cwd": "/", "args": ["a"]}""",
            """, "seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/a", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}""")).Steps;
        Assert.Equal(["seccomp", "await-start", "execute"], [.. steps.Select(step => step.Kind).TakeLast(3)]);
    }

    [Fact]
    public void Hooks_that_run_outside_are_no_steps_of_the_child()
    {
        string[] hooks = [.. Compile(Everything).Steps.Where(step => step.Kind == "hook").Select(step => step.Pointer!)];
        Assert.Equal(["/hooks/createContainer/0", "/hooks/createContainer/1", "/hooks/startContainer/0"], hooks);
    }

    [Theory]
    [InlineData("""{"createRuntime": [{"path": "/a"}]}""", "/hooks/createRuntime")]
    [InlineData("""{"prestart": [{"path": "/a"}]}""", "/hooks/prestart")]
    [InlineData("""{"prestart": [{"path": "/a"}], "createRuntime": [{"path": "/b"}]}""", "/hooks/createRuntime")]
    [InlineData("""{"poststart": [{"path": "/a"}], "poststop": [{"path": "/a"}]}""", null)]
    public void The_child_waits_for_the_runtimes_hooks_only_where_there_are_any(string hooks, string? pointer)
    {
        LaunchPlan plan = Compile(Minimal($$""", "hooks": {{hooks}}"""));
        Assert.Equal(pointer, plan.Steps.SingleOrDefault(step => step.Kind == "runtime-hooks")?.Pointer);
    }

    [Theory]
    [InlineData("""[{"destination": "/a", "options": ["bind"]}]""", "/mounts/0/source", "source")]
    [InlineData("""[{"destination": "/a", "type": "bind"}]""", "/mounts/0/source", "source")]
    [InlineData("""[{"destination": "/", "type": "tmpfs"}, {"destination": "/a"}]""", "/mounts/1", "type")]
    [InlineData("""[{"destination": "/a", "type": "", "options": ["ro"]}]""", "/mounts/0", "type")]
    public void A_mount_that_cannot_be_made_is_refused_with_its_place(string mounts, string pointer, string word)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => Compile(Minimal($$""", "mounts": {{mounts}}""")));
        Assert.Equal(pointer, fault.Pointer);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """, "intelRdt": {}""", "/linux/intelRdt")]
    [InlineData("", """, "netDevices": {"eth0": {}}""", "/linux/netDevices")]
    public void What_this_version_cannot_do_is_refused_with_its_place(string members, string linux, string pointer)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => Compile(Minimal(members, linux)));
        Assert.Equal(pointer, fault.Pointer);
        Assert.Contains($"config.json#{pointer}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "/linux/uidMappings")]
    [InlineData(""", "uidMappings": [{"containerID": 0, "hostID": 1, "size": 1}]""", "/linux/gidMappings")]
    public void A_new_user_namespace_without_mappings_is_refused(string mappings, string pointer)
    {
        string config = $$$"""{"ociVersion": "1.3.0", "root": {"path": "r"}, "linux": {"namespaces": [{"type": "mount"}, {"type": "user"}]{{{mappings}}}}}""";
        Assert.Equal(pointer, Assert.Throws<ContainerException>(() => Compile(config)).Pointer);
    }

    private static string Minimal(string members, string linux = "") =>
        $$$"""{"ociVersion": "1.3.0", "root": {"path": "r"}{{{members}}}, "linux": {"namespaces": [{"type": "mount"}]{{{linux}}}}}""";

    private static LaunchPlan Compile(string config) => new PlanCase(config, new()).Compile();

    private static int IndexOf(IReadOnlyList<Step> steps, string start)
    {
        for (int i = 0; i < steps.Count; i++)
            if ($"{steps[i].Kind}: {steps[i].Text}".StartsWith(start, StringComparison.Ordinal))
                return i;
        throw new XunitException($"no step starts with \"{start}\"");
    }
}
