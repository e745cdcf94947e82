namespace Mocker.Tests.Conformance.Harness;

/// <summary>A line of mountinfo, see proc_pid_mountinfo(5).</summary>
/// <param name="Root">The directory of the filesystem that is mounted here.</param>
/// <param name="Path">Where it is mounted, as the process sees it.</param>
/// <param name="Options">The options of the mount.</param>
/// <param name="Propagation">The optional fields: <c>shared:N</c>, <c>master:N</c>, <c>unbindable</c>; empty when
/// private.</param>
/// <param name="Type">The filesystem.</param>
/// <param name="Source">What was mounted, or a dummy.</param>
/// <param name="SuperOptions">The options of the filesystem.</param>
public sealed record MountPoint(
    string Root, string Path, string[] Options, string[] Propagation, string Type, string Source, string[] SuperOptions)
{
    public static MountPoint Parse(string line)
    {
        var words = line.Split(' ');
        var separator = Array.IndexOf(words, "-");
        return new MountPoint(words[3], words[4], words[5].Split(','), words[6..separator], words[separator + 1],
            words[separator + 2], words[separator + 3].Split(','));
    }

    /// <summary>The mounts that the test process sees, in the order of mounting.</summary>
    public static MountPoint[] OfThisProcess() => Of(null);

    /// <summary>The mounts that the process sees.</summary>
    public static MountPoint[] Of(int? pid) =>
        [.. File.ReadAllLines($"/proc/{pid?.ToString() ?? "self"}/mountinfo").Select(Parse)];

    public bool IsBelow(string directory) => Path == directory || Path.StartsWith(directory + '/', StringComparison.Ordinal);
}
