namespace Mocker.Linux;

/// <summary>/proc/self/mountinfo (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    /// <summary>The mounts of this process's namespace, in the order of the file: what is on top comes later.</summary>
    /// <exception cref="LinuxException">/proc cannot be read.</exception>
    public static IEnumerable<MountEntry> Read()
    {
        byte[] text = FileContents.Read(Files.CurrentDirectory, "/proc/self/mountinfo")
            ?? throw new LinuxException("open(2)", Errno.ENOENT, "/proc/self/mountinfo");
        foreach (string line in System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return MountEntry.Parse(line);
    }
}
