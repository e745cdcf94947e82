using System.Globalization;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>What the probe told about itself from inside the container; see <c>probe/Report.cs</c>.</summary>
public sealed class ProcessReport(JsonNode json)
{
    public string[] Args => Strings("args");
    public string Cwd => Text("cwd");
    public string[] Env => Strings("env");
    public int Pid => Number("pid");
    public int ParentPid => Number("ppid");
    public int Session => Number("sid");
    public int Uid => Number("uid");
    public int EffectiveUid => Number("euid");
    public int Gid => Number("gid");
    public int EffectiveGid => Number("egid");
    public int[] Groups => [.. json["groups"]!.AsArray().Select(group => (int)group!).Order()];
    public string Hostname => Text("hostname");
    public string Domainname => Text("domainname");
    public string OomScoreAdj => Text("oomScoreAdj");
    public string[] Cgroup => Strings("cgroup");
    public int Personality => Number("personality");
    public int Rows => Number("rows");
    public int Columns => Number("columns");

    /// <summary>Whether standard input, output and error are terminals.</summary>
    public bool[] Terminals => [.. json["terminals"]!.AsArray().Select(terminal => (bool)terminal!)];

    public MountPoint[] Mounts => [.. Strings("mounts").Select(MountPoint.Parse)];

    /// <summary>The topmost mount at <paramref name="path"/>.</summary>
    public MountPoint Mount(string path) => Mounts.LastOrDefault(mount => mount.Path == path)
        ?? throw new KeyNotFoundException($"nothing is mounted at {path}; mounted are: {string.Join("\n", Strings("mounts"))}");

    /// <summary>The link of a namespace, such as <c>pid:[4026531836]</c>.</summary>
    public string Namespace(string kind) => (string?)json["namespaces"]![kind] ?? "";

    /// <summary>The soft and the hard limit.</summary>
    public (ulong Soft, ulong Hard) Rlimit(string type) =>
        ((ulong)json["rlimits"]![type]![0]!, (ulong)json["rlimits"]![type]![1]!);

    /// <summary>A line of /proc/self/status, such as Umask or CapEff.</summary>
    public string Status(string key) =>
        Strings("status").Single(line => line.StartsWith(key + ':', StringComparison.Ordinal))[(key.Length + 1)..].Trim();

    /// <summary>A capability set of /proc/self/status, such as CapEff, as a mask.</summary>
    public ulong Capabilities(string set) => ulong.Parse(Status(set), NumberStyles.HexNumber);

    private int Number(string name) => (int)json[name]!;
    private string Text(string name) => (string)json[name]!;
    private string[] Strings(string name) => [.. json[name]!.AsArray().Select(item => (string)item!)];
}
