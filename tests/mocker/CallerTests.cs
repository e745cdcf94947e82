using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

/// <summary>
/// Containers of whoever runs the tests, in whatever cgroups this machine has: root, or an ordinary user with a cgroup of his own. The guests
/// (tests/vm) run these with cgroup v2 alone, with systemd and without. No network, because User-Mode-Linux has no packet filter for one.
/// </summary>
public sealed class CallerTests : IDisposable
{
    private readonly Bed _bed = new();

    public CallerTests()
    {
        BusyboxImage.Make(_bed.Below("layout"));
        _bed.Run("pull", $"oci:{_bed.Below("layout")}").OrFail();
        _bed.Run("tag", "localhost/layout", "box").OrFail();
    }

    public void Dispose()
    {
        _bed.Run("rm", "-f", "-a").OrFail();
        _bed.Dispose();
    }

    [SkippableFact]
    public void Limits_and_figures_are_those_of_the_cgroup()
    {
        RequireCgroup();
        _bed.Run("run", "-d", "--name", "limited", "--network", "none", "--memory", "64m", "--memory-swap", "64m", "--memory-reservation", "32m", "--pids-limit", "20",
            "--cpus", "0.5", "box", "sh", "-c", "sleep 60 & exec sleep 60").OrFail();
        Dictionary<string, string> cgroups = Cgroups("limited");
        Assert.Equal("67108864", Value(cgroups, "memory", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal("33554432", Value(cgroups, "memory", "memory.soft_limit_in_bytes", "memory.low"));
        Assert.Equal("20", Value(cgroups, "pids", "pids.max", "pids.max"));
        Assert.StartsWith("50000", Value(cgroups, "cpu", "cpu.cfs_quota_us", "cpu.max"));
        JsonNode usage = default!;
        // Some kernels count the time by their ticks: it computes through several.
        _bed.Run("exec", "limited", "sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done").OrFail();
        ContainerBed.Eventually(() => (long)(usage = Usage("limited"))["pids"]! == 2, "two processes");
        Assert.Equal(67108864, (long)usage["memoryLimit"]!);
        Assert.InRange((long)usage["memory"]!, 4096, 67108864);
        Assert.InRange((long)usage["cpuNanoseconds"]!, 1, long.MaxValue);
        _bed.Run("exec", "limited", "true").OrFail();
        _bed.Run("stop", "-t", "0", "limited").OrFail();
        Assert.Equal("137", _bed.Run("wait", "limited").OrFail());
        _bed.Run("rm", "limited").OrFail();
        ContainerBed.Eventually(() => !cgroups.Values.Any(Directory.Exists), "no cgroup is left");
    }

    [SkippableFact]
    public void Whoever_wants_more_memory_than_the_limit_is_killed_and_it_is_told()
    {
        RequireCgroup();
        Assert.Equal(137, _bed.Run("run", "--name", "greedy", "--network", "none", "--memory", "16m", "--memory-swap", "16m", "box", "sh", "-c", "exec tail /dev/zero").Code);
        Assert.Equal("killed for want of memory", (string?)State("greedy")["error"]);
    }

    [SkippableFact]
    public void More_processes_than_the_limit_there_are_not()
    {
        RequireCgroup();
        Outcome outcome = _bed.Run("run", "--rm", "--network", "none", "--pids-limit", "3", "box", "sh", "-c", "for i in 1 2 3 4; do sleep 5 & done; wait");
        Assert.Contains("can't fork", outcome.Errors);
    }

    [SkippableFact]
    public void It_is_stopped_by_its_signal_and_started_again()
    {
        _bed.Run("run", "-d", "--name", "web", "--network", "none", "box", "sh", "-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done").OrFail();
        ContainerBed.Eventually(() => _bed.Run("logs", "web").Output == "up\n", "its output");
        Assert.Equal(5, _bed.Run("exec", "web", "sh", "-c", "exit 5").Code);
        _bed.Run("stop", "web").OrFail();
        Assert.Equal("7", _bed.Run("wait", "web").OrFail());
        _bed.Run("start", "web").OrFail();
        Assert.True((bool)State("web")["running"]!);
        _bed.Run("rm", "-f", "web").OrFail();
        Assert.Equal("", _bed.Run("ps", "-a", "-q").OrFail());
    }

    [SkippableFact]
    public void Without_a_packet_filter_a_bridge_is_refused_with_advice()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "bridges are root's");
        Outcome outcome = _bed.Run("run", "--rm", "box", "true");
        Skip.If(outcome.Code == 0, "this kernel has nf_tables for the family inet");
        Assert.Equal(125, outcome.Code);
        Assert.Contains("CONFIG_NF_TABLES_INET", outcome.Errors);
        Assert.Contains("--network none", outcome.Errors);
        Assert.DoesNotContain("mocker0", File.ReadAllText("/proc/net/dev"));
        // The next command that looks after networks finds nothing that is left to be removed.
        _bed.Run("network", "ls").OrFail();
        Assert.Contains("CONFIG_NF_TABLES_INET", _bed.Run("run", "--rm", "box", "true").Errors);
    }

    private static void RequireCgroup()
    {
        if (Environment.IsPrivilegedProcess)
            return;
        string own = "/sys/fs/cgroup" + File.ReadLines("/proc/self/cgroup").FirstOrDefault(static line => line.StartsWith("0::", StringComparison.Ordinal))?[3..];
        Skip.IfNot(HostProgram.Run("test", ["-w", Path.Combine(own, "cgroup.procs")]).Code == 0 && HostProgram.Run("test", ["-w", Path.GetDirectoryName(own)!]).Code == 0,
            "this user has no cgroup of his own (systemd-run --user --scope -p Delegate=yes)");
    }

    private JsonNode State(string name) => JsonNode.Parse(_bed.Run("inspect", "--type", "container", name).OrFail())![0]!["state"]!;

    private JsonNode Usage(string name) => JsonNode.Parse(_bed.Run("stats", "--no-stream", "--format", "json", name).OrFail())![0]!;

    /// <summary>The directory of its first process in each hierarchy, by controller; by "" in version 2.</summary>
    private Dictionary<string, string> Cgroups(string name)
    {
        Dictionary<string, string> found = [];
        foreach (string[] parts in File.ReadLines($"/proc/{(int)State(name)["pid"]!}/cgroup").Select(static line => line.Split(':', 3)))
            foreach (string controller in parts[1].Split(','))
            {
                string mount = parts[0] != "0" ? $"/sys/fs/cgroup/{controller}" : Directory.Exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
                if (Directory.Exists(mount + parts[2]) && parts[2] != "/")
                    found[controller] = mount + parts[2];
            }
        return found;
    }

    private static string Value(Dictionary<string, string> cgroups, string controller, string v1, string v2) =>
        File.ReadAllText(cgroups.TryGetValue(controller, out string? directory) ? Path.Combine(directory, v1) : Path.Combine(cgroups[""], v2)).Trim();
}
