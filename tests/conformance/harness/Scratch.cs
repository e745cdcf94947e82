namespace Mocker.Tests.Conformance.Harness;

/// <summary>The one temporary directory of a test run; each container has its own directory in it.</summary>
public static class Scratch
{
    private static int _count;

    private static string Root { get; } = Create();

    /// <summary>A new, empty directory.</summary>
    public static string NewDirectory(string name)
    {
        var path = Path.Combine(Root, $"{name}{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Removes a directory and all in it; first unmounts whatever is mounted there, for a mount's files are not
    /// ours.</summary>
    public static void Remove(string directory)
    {
        foreach (var mount in MountPoint.OfThisProcess().Where(mount => mount.IsBelow(directory)).Reverse())
            Host.Unmount(mount.Path);
        if (MountPoint.OfThisProcess().FirstOrDefault(mount => mount.IsBelow(directory)) is { } left)
            throw new IOException($"cannot unmount {left.Path}, so {directory} is not removed");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private static string Create()
    {
        // Short, because the path of a socket must fit into 108 bytes.
        var path = Directory.CreateTempSubdirectory("oci-").FullName;
        // Users other than root have to pass through it on the way to their working directory.
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(path);
        return path;
    }
}
