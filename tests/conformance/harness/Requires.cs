namespace Mocker.Tests.Conformance.Harness;

/// <summary>What a test needs of the machine; without it the test is skipped, with the reason.</summary>
public static class Requires
{
    private static readonly Lazy<string?> s_criu = new(CheckCriu), s_realtime = new(CheckRealtime);

    public static void Controller(string name)
    {
        OwnCgroup();
        Skip.IfNot(Cgroup.Has(name), $"this machine has no {name} cgroup controller {(Cgroup.Unified ? "enabled" : "mounted")}");
    }

    /// <param name="why">What an ordinary user may not do.</param>
    public static void Root(string why) => Skip.IfNot(Caller.IsRoot, $"needs root: {why}");

    /// <summary>More users in the container than its root, whom a user has only with a range in subuid(5).</summary>
    public static void Users() => Skip.IfNot(Caller.HasUsers, "this user has no range of ids in /etc/subuid and /etc/subgid");

    /// <summary>Containers have cgroups of their own: everybody's but an ordinary user's to whom none was delegated.</summary>
    public static void OwnCgroup() => Skip.IfNot(Caller.MakesCgroups, "no cgroup was delegated to this user");

    public static void CgroupV2() =>
        Skip.IfNot(Cgroup.Unified, "this machine runs cgroup v1 or a hybrid; the clause is about v2");

    /// <summary>systemd as process 1, with cgroup v2 alone.</summary>
    public static void Systemd()
    {
        CgroupV2();
        Skip.IfNot(Directory.Exists("/run/systemd/system"), "this machine was not booted with systemd");
    }

    public static void CgroupV1() => Skip.If(Cgroup.Unified, "this machine runs cgroup v2; the clause is about v1");

    /// <summary>The number MAJOR:MINOR of a disk.</summary>
    public static string BlockDevice()
    {
        Skip.If(Host.BlockDevice is null, "this machine has no disk");
        return Host.BlockDevice!;
    }

    /// <summary>A criu(8) in PATH that works with this kernel.</summary>
    public static void Criu() => Skip.If(s_criu.Value is not null, s_criu.Value);

    /// <summary>A control file that only some kernels have, looked for at the root of the controller or in a test's own
    /// cgroup.</summary>
    public static void ControlFile(string controller, string file, Cgroup cgroup) =>
        Skip.IfNot(cgroup.HasFile(controller, file), $"this kernel has no {file}");

    /// <summary>mbind(2) and its like, which kernels without NUMA have not got.</summary>
    public static void MemoryPolicies() => Skip.IfNot(File.Exists("/proc/self/numa_maps"), "this kernel knows no memory policies");

    public static void TimeNamespaces() => Skip.IfNot(File.Exists("/proc/self/ns/time"), "this kernel has no time namespaces");

    /// <summary>Idmapped mounts of where the tests have their files.</summary>
    public static void MappedMounts() => Skip.If(
        Environment.OSVersion.Version < new Version(6, 3) && new DriveInfo(Path.GetTempPath()).DriveFormat == "tmpfs",
        "the ids of a tmpfs can be mapped from Linux 6.3 on");

    /// <summary>A process in a cgroup may have a realtime policy: not on v2 with CONFIG_RT_GROUP_SCHED, and not without rights.</summary>
    public static void RealtimePolicies() => Skip.If(s_realtime.Value is not null, s_realtime.Value);

    /// <summary>Paths of cgroups that are the paths of directories.</summary>
    public static void CgroupFiles() => Skip.If(Caller.UsesSystemd, "systemd decides where its cgroups lie");

    /// <summary>The test itself says which driver makes the cgroups.</summary>
    public static void ChoiceOfDriver() => Skip.If(Caller.UsesSystemd, "the suite was told which cgroup driver to use");

    private static string? CheckRealtime()
    {
        using var chrt = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("chrt", ["-f", "1", "true"]) { RedirectStandardError = true })!;
        var complaint = chrt.StandardError.ReadToEnd();
        chrt.WaitForExit();
        return chrt.ExitCode == 0 ? null : $"no realtime policy can be had here: {complaint.Trim()}";
    }

    /// <summary>Why there is none, or null.</summary>
    private static string? CheckCriu()
    {
        try
        {
            using var criu = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("criu", "check") { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var complaints = criu.StandardError.ReadToEnd();
            criu.WaitForExit();
            return criu.ExitCode == 0 ? null : $"`criu check` fails on this machine: {complaints.Split('\n').FirstOrDefault()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "this machine has no criu(8)";
        }
    }
}
