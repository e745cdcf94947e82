using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>A device of the host that a container gets.</summary>
/// <param name="Node">Its node inside.</param>
/// <param name="Access">r, w and m (cgroup-v1/devices.rst).</param>
public sealed record HostDevice(LinuxDevice Node, string Access)
{
    /// <summary>What lets the container use it.</summary>
    public LinuxDeviceCgroup Rule => new() { Allow = true, Type = Node.Type, Major = Node.Major, Minor = Node.Minor, Access = Access };

    /// <summary>Reads PATH[:INSIDE][:rwm].</summary>
    /// <exception cref="ImageException">There is no such device.</exception>
    public static HostDevice Parse(string text)
    {
        string[] parts = text.Split(':');
        bool hasAccess = parts.Length > 1 && parts[^1].Length > 0 && parts[^1].All("rwm".Contains);
        string[] paths = hasAccess ? parts[..^1] : parts;
        if (paths.Length is 0 or > 2 || paths.Any(path => !path.StartsWith('/')))
            throw new ImageException($"--device: expected PATH[:PATH-INSIDE][:rwm], found \"{text}\"");
        return Find(paths[0], paths[^1]) is LinuxDevice node
            ? new(node, hasAccess ? parts[^1] : "rwm")
            : throw new ImageException($"--device: {paths[0]} is no device");
    }

    /// <summary>All devices in /dev but those that every container has of its own.</summary>
    public static IEnumerable<HostDevice> All(string directory = "/dev")
    {
        foreach (string path in Directory.GetFileSystemEntries(directory))
        {
            if (path is "/dev/pts" or "/dev/shm" or "/dev/mqueue" or "/dev/console" or "/dev/ptmx" || new FileInfo(path).LinkTarget is not null)
                continue;
            if (Directory.Exists(path))
                foreach (HostDevice below in All(path))
                    yield return below;
            else if (Find(path, path) is LinuxDevice node)
                yield return new(node, "rwm");
        }
    }

    private static unsafe LinuxDevice? Find(string path, string inside)
    {
        using CString name = new(path);
        int found = Files.Stat(Files.CurrentDirectory, name, AtFlags.None, out FileStatus status);
        if (found < 0)
            throw new ImageException($"--device: {path}: {LinuxException.Text((Errno)(-found))}");
        if (status.Type is not (FileType.CharacterDevice or FileType.BlockDevice))
            return null;
        return new LinuxDevice
        {
            Path = inside,
            Type = status.Type == FileType.BlockDevice ? "b" : "c",
            Major = status.DeviceMajor,
            Minor = status.DeviceMinor,
            FileMode = status.Mode & 0xfffu,
            Uid = status.Uid,
            Gid = status.Gid,
        };
    }
}
