using System.Runtime.InteropServices;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// Who calls the runtime, and which cgroup driver it is told to use: the user that the suite runs as, and the environment variable
/// RUNTIME_OPTIONS, whose words stand before every command. With <c>--systemd-cgroup</c> among them the containers lie in scopes of
/// systemd.
/// </summary>
public static partial class Caller
{
    private static readonly uint s_user = geteuid();

    /// <summary>The slice that the scopes lie in, under the manager that the runtime talks to.</summary>
    private static readonly string s_slice = s_user == 0 ? "system.slice" : "user.slice";

    public static bool IsRoot => s_user == 0;

    /// <summary>The global options of every command.</summary>
    public static string[] Options { get; } =
        (Environment.GetEnvironmentVariable("RUNTIME_OPTIONS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static bool UsesSystemd { get; } = Options.Contains("--systemd-cgroup");

    /// <summary>The <c>linux.cgroupsPath</c> of a container of this name.</summary>
    public static string CgroupsPath(string name) => UsesSystemd ? $"{s_slice}:suite:{name}" : $"{Delegated}/{name}";

    /// <summary>The last part of the path of its cgroup.</summary>
    public static string CgroupName(string name) => UsesSystemd ? $"suite-{name}.scope" : name;

    /// <summary>Where its cgroup lies, as in /proc/PID/cgroup.</summary>
    public static string CgroupPath(string name) =>
        $"{(UsesSystemd ? $"{Manager}/{s_slice}" : Delegated)}/{CgroupName(name)}";

    /// <summary>Whether his containers have cgroups of their own: an ordinary user's where one was delegated to him.</summary>
    public static bool MakesCgroups => UsesSystemd || Delegated is not null;

    /// <summary>Whether his containers have other users than their root: an ordinary user's where he was given a range of ids.</summary>
    public static bool HasUsers { get; } = IsRoot || RangeIn("/etc/subuid") is not null && RangeIn("/etc/subgid") is not null && File.Exists("/usr/bin/newuidmap");

    /// <summary>Gives an ordinary user's container what it needs: a user namespace in which he is root, and his subordinate ids, if he has
    /// some, are the others.</summary>
    public static void Adapt(JsonObject config)
    {
        if (!MakesCgroups)
            config.RemoveAt("/linux/cgroupsPath");
        if (IsRoot)
            return;
        config.SetAt("/linux/namespaces/-", new JsonObject { ["type"] = "user" });
        config.SetAt("/linux/uidMappings", Mapping(s_user, "/etc/subuid"));
        config.SetAt("/linux/gidMappings", Mapping(getegid(), "/etc/subgid"));
    }

    /// <summary>The cgroup that is the caller's to make others in: an ordinary user's is the one above the suite's own, if it was
    /// delegated to him.</summary>
    private static string? Delegated { get; } = IsRoot ? "" : DelegatedTo(s_user);

    private static string? DelegatedTo(uint user)
    {
        if (!Cgroup.Unified)
            return null;
        var parent = Path.GetDirectoryName(Cgroup.Of(Environment.ProcessId).PathOf(""));
        return parent is not null && Host.OwnerOf("/sys/fs/cgroup" + parent).Split(':')[0] == $"{user}" ? parent : null;
    }

    /// <summary>The cgroup of the instance of systemd that serves the caller.</summary>
    private static string Manager => IsRoot ? "" : $"/user.slice/user-{s_user}.slice/user@{s_user}.service";

    private static JsonArray Mapping(uint own, string subordinate)
    {
        JsonArray mapping = [new JsonObject { ["containerID"] = 0, ["hostID"] = own, ["size"] = 1 }];
        if (HasUsers && RangeIn(subordinate) is var (start, size))
            mapping.Add(new JsonObject { ["containerID"] = 1, ["hostID"] = start, ["size"] = size });
        return mapping;
    }

    /// <summary>The caller's first line in subuid(5) or subgid(5).</summary>
    private static (uint Start, uint Size)? RangeIn(string file) => !File.Exists(file) ? null : File.ReadAllLines(file)
        .Select(line => line.Split(':'))
        .Where(words => words[0] == Environment.UserName || words[0] == $"{s_user}")
        .Select(words => ((uint, uint)?)(uint.Parse(words[1]), uint.Parse(words[2])))
        .FirstOrDefault();

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getegid();
}
