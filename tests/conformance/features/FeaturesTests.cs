namespace Mocker.Tests.Conformance.Features;

/// <summary>No runtime has to have the command; what it prints is specified.</summary>
[Clause("features.md")]
public sealed class FeaturesTests
{
    private static readonly Lazy<Outcome> Printed = new(() => RuntimeCommand.Run("features"));

    private static JsonNode Document()
    {
        Skip.If(Printed.Value.ExitCode != 0, "the runtime has no features command");
        return Printed.Value.Json;
    }

    /// <summary>A member, which no runtime has to tell.</summary>
    private static JsonNode Member(params string[] path)
    {
        var member = path.Aggregate((JsonNode?)Document(), (node, name) => node?[name]);
        Skip.If(member is null, "the runtime does not tell");
        return member!;
    }

    private static string[] Strings(params string[] path) => [.. Member(path).AsArray().Select(item => (string)item!)];

    private static bool CanBeCreated(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        return container.TryCreate().ExitCode == 0;
    }

    [SkippableFact]
    public void The_range_of_versions_is_told()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Document()["ociVersionMin"]!);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Document()["ociVersionMax"]!);
    }

    [SkippableFact]
    public void The_versions_of_the_range_are_accepted()
    {
        foreach (var bound in (string[])["ociVersionMin", "ociVersionMax"])
        {
            using var container = new Container().With("/ociVersion", (string)Document()[bound]!).Create();
            Assert.Equal("created", container.Status);
        }
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    [InlineData("poststop")]
    public void The_hook_is_listed(string hook) => Assert.Contains(hook, Strings("hooks"));

    [SkippableTheory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("mount")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("user")]
    [InlineData("cgroup")]
    [InlineData("time")]
    public void The_namespace_is_listed(string type)
    {
        var listed = Strings("linux", "namespaces");
        if (!listed.Contains(type))
        {
            using var container = new Container().With("/linux/namespaces/-", new JsonObject { ["type"] = type });
            container.Create();
        }
        Assert.Contains(type, listed);
    }

    [SkippableFact]
    public void Every_listed_mount_option_is_understood()
    {
        // Options that need more than a tmpfs, or another mount: bind and the identity mappings, and a remount.
        string[] special = ["bind", "rbind", "remount", "idmap", "ridmap", "acl", "noacl", "copy-symlink", "src-nofollow",
            "dest-nofollow"];
        using var container = new Container();
        var options = Strings("mountOptions").Except(special).ToArray();
        for (var i = 0; i < options.Length; i++)
            container.WithMount($"/mnt/{i}", "tmpfs", "tmpfs", options[i]);
        container.Create();
        Assert.Equal(options.Length, MountPoint.Of(container.Pid).Count(mount => mount.Path.StartsWith("/mnt/")));
    }

    [SkippableFact]
    public void Every_listed_capability_is_understood()
    {
        var names = Strings("linux", "capabilities");
        Assert.Contains("CAP_CHOWN", names);
        using var container = new Container()
            .With("/process/capabilities/bounding", new JsonArray([.. names.Select(name => (JsonNode)name)])).Create();
        Assert.Equal("created", container.Status);
    }

    [SkippableFact]
    public void Every_capability_of_this_kernel_is_listed()
    {
        var last = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"));
        Assert.InRange(Strings("linux", "capabilities").Distinct().Count(), last + 1, 64);
    }

    [SkippableFact]
    public void The_version_of_cgroups_that_this_machine_has_is_told() =>
        Assert.True((bool)Member("linux", "cgroup", Cgroup.Unified ? "v2" : "v1"));

    /// <summary>The names are the specification's; what else is listed has to work too.</summary>
    [SkippableTheory]
    [Clause("features-linux.md#seccomp")]
    [InlineData("actions",
        "SCMP_ACT_KILL SCMP_ACT_KILL_PROCESS SCMP_ACT_KILL_THREAD SCMP_ACT_TRAP SCMP_ACT_ERRNO SCMP_ACT_TRACE SCMP_ACT_ALLOW SCMP_ACT_LOG SCMP_ACT_NOTIFY",
        """{"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "AGENT", "syscalls": [{"names": ["mkdir"], "action": "NAME"}]}""")]
    [InlineData("operators",
        "SCMP_CMP_NE SCMP_CMP_LT SCMP_CMP_LE SCMP_CMP_EQ SCMP_CMP_GE SCMP_CMP_GT SCMP_CMP_MASKED_EQ",
        """{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": 7, "op": "NAME"}]}]}""")]
    [InlineData("archs",
        "SCMP_ARCH_X86 SCMP_ARCH_X86_64 SCMP_ARCH_X32 SCMP_ARCH_ARM SCMP_ARCH_AARCH64 SCMP_ARCH_MIPS SCMP_ARCH_MIPS64 SCMP_ARCH_MIPS64N32 " +
        "SCMP_ARCH_MIPSEL SCMP_ARCH_MIPSEL64 SCMP_ARCH_MIPSEL64N32 SCMP_ARCH_PPC SCMP_ARCH_PPC64 SCMP_ARCH_PPC64LE SCMP_ARCH_S390 " +
        "SCMP_ARCH_S390X SCMP_ARCH_PARISC SCMP_ARCH_PARISC64 SCMP_ARCH_RISCV64 SCMP_ARCH_LOONGARCH64 SCMP_ARCH_M68K SCMP_ARCH_SH SCMP_ARCH_SHEB",
        """{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["NAME"]}""")]
    [InlineData("knownFlags",
        "SECCOMP_FILTER_FLAG_TSYNC SECCOMP_FILTER_FLAG_LOG SECCOMP_FILTER_FLAG_SPEC_ALLOW SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
        """{"defaultAction": "SCMP_ACT_ALLOW", "flags": ["NAME"]}""")]
    public void What_is_listed_of_seccomp_works_and_nothing_else(string list, string names, string json)
    {
        var listed = Strings("linux", "seccomp", list);
        Assert.Equal(listed.Order(), names.Split(' ').Union(listed).Where(Works).Order());

        bool Works(string name)
        {
            using var agent = new SeccompAgent(errno: null, connections: name == "SCMP_ACT_NOTIFY" ? 1 : 0);
            return CanBeCreated("/linux/seccomp", json.Replace("NAME", name).Replace("AGENT", agent.Path));
        }
    }

    [SkippableFact]
    [Clause("features-linux.md#seccomp")]
    public void Flags_of_seccomp_that_this_kernel_supports_are_known_ones()
    {
        var supported = Strings("linux", "seccomp", "supportedFlags");
        Assert.Contains("SECCOMP_FILTER_FLAG_TSYNC", supported);
        Assert.Empty(supported.Except(Strings("linux", "seccomp", "knownFlags")));
    }

    [SkippableTheory]
    [Clause("features-linux.md#memory-policy")]
    [InlineData("modes",
        "MPOL_DEFAULT MPOL_BIND MPOL_INTERLEAVE MPOL_WEIGHTED_INTERLEAVE MPOL_PREFERRED MPOL_PREFERRED_MANY MPOL_LOCAL",
        """{"mode": "NAME", "nodes": "0"}""")]
    [InlineData("flags", "MPOL_F_NUMA_BALANCING MPOL_F_RELATIVE_NODES MPOL_F_STATIC_NODES",
        """{"mode": "MPOL_BIND", "nodes": "0", "flags": ["NAME"]}""")]
    public void What_is_listed_of_memory_policies_works_and_nothing_else(string list, string names, string json)
    {
        Requires.MemoryPolicies();
        var listed = Strings("linux", "memoryPolicy", list);
        Assert.Equal(listed.Order(), names.Split(' ').Union(listed).Where(Works).Order());

        bool Works(string name) => CanBeCreated("/linux/memoryPolicy",
            name is "MPOL_DEFAULT" or "MPOL_LOCAL" ? $$"""{"mode": "{{name}}"}""" : json.Replace("NAME", name));
    }

    [SkippableFact]
    [Clause("features-linux.md#mount-extensions")]
    public void Mapped_mounts_are_told_if_they_work()
    {
        Requires.Root("maps the ids of a mount of the host");
        Requires.MappedMounts();
        var told = (bool)Member("linux", "mountExtensions", "idmap", "enabled");
        using var container = new Container();
        container.WithJson("/mounts/-", $$"""
            {"destination": "/mnt", "type": "none", "source": "{{container.HostDirectory("source")}}", "options": ["bind", "idmap"],
             "uidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}], "gidMappings": [{"containerID": 0, "hostID": 1000, "size": 10}]}
            """);
        Assert.Equal(container.TryCreate().ExitCode == 0, told);
    }

    [SkippableFact]
    [Clause("features-linux.md#net-devices")]
    public void Network_devices_are_told_if_they_are_moved()
    {
        var told = (bool)Member("linux", "netDevices", "enabled");
        using var pair = new VethPair();
        using var container = new Container().With("/linux/netDevices", new JsonObject { [pair.Name] = new JsonObject() });
        Assert.Equal(container.TryCreate().ExitCode == 0 && !pair.IsHere, told);
    }

    [SkippableFact]
    [Clause("features-linux.md#seccomp")]
    public void Seccomp_is_told_if_a_filter_is_loaded()
    {
        var told = (bool)Member("linux", "seccomp", "enabled");
        using var container = new Container().WithJson("/linux/seccomp", """{"defaultAction": "SCMP_ACT_ALLOW"}""");
        container.WithArgs("cat", "/proc/self/status");
        Assert.Equal(container.TryRun().Stdout.Contains("Seccomp:\t2"), told);
    }
}
