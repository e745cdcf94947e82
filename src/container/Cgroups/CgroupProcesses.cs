using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Lists processes and sub-cgroups of a directory in cgroupfs.</summary>
internal static unsafe class CgroupProcesses
{
    /// <summary>
    /// Ids of the processes in a cgroup and in all below it, each once, in the runtime's pid namespace; 0 stands for all
    /// that are not visible there (cgroup-v2.rst, cgroup.procs). None if the cgroup is gone.
    /// </summary>
    public static List<int> Of(string directory)
    {
        List<int> pids = [];
        Add(directory, pids);
        return pids;
    }

    /// <summary>
    /// Whether this user may move a process from this one's cgroup into another, or have one born there: it takes write access
    /// to <c>cgroup.procs</c> of the nearest cgroup above both (cgroup-v2.rst, Delegation Containment).
    /// </summary>
    /// <param name="hierarchy">That of version 2.</param>
    /// <param name="directory">The other one's directory.</param>
    public static bool CanMove(CgroupHierarchy hierarchy, string directory)
    {
        string own = hierarchy.MountPoint + hierarchy.OwnPath.TrimEnd('/') + "/";
        string above = directory;
        while (above.Length > hierarchy.MountPoint.Length && !own.StartsWith(above + "/", StringComparison.Ordinal))
            above = above[..above.LastIndexOf('/')];
        int opened = CgroupFile.OpenForWriting(Files.CurrentDirectory, above + "/cgroup.procs");
        if (opened >= 0)
            Files.Close(opened);
        return opened >= 0;
    }

    /// <summary>Names of the cgroups directly below one.</summary>
    public static List<string> Children(string directory)
    {
        List<string> names = [];
        int opened;
        using (CString path = new(directory))
            opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (opened < 0)
            return names;
        const int Size = 8192;
        byte* buffer = stackalloc byte[Size];
        int length;
        while ((length = Files.GetDents(opened, buffer, Size)) > 0)
            AddDirectories(new ReadOnlySpan<byte>(buffer, length), names);
        Files.Close(opened);
        return names;
    }

    // struct linux_dirent64 (getdents64(2)): u64 inode, u64 offset, u16 length, u8 type, name.
    private static void AddDirectories(ReadOnlySpan<byte> entries, List<string> names)
    {
        const byte Directory = 4;
        while (entries.Length > 19)
        {
            int size = BitConverter.ToUInt16(entries[16..]);
            ReadOnlySpan<byte> name = entries[19..size];
            name = name[..name.IndexOf((byte)0)];
            if (entries[18] == Directory && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add(Encoding.UTF8.GetString(name));
            entries = entries[size..];
        }
    }

    private static void Add(string directory, List<int> pids)
    {
        string? text = CgroupFile.ReadAt(directory, "cgroup.procs", out Errno error);
        // In a threaded cgroup only threads can be listed; the first of each process has the process's id.
        if (text is null && error == Errno.EOPNOTSUPP)
            text = CgroupFile.ReadAt(directory, "cgroup.threads", out error);
        // It may be removed while we look (ENOENT on open, ENODEV on read): then nothing is in it.
        if (text is null && error is not (Errno.ENOENT or Errno.ENODEV))
            throw new ContainerException($"cannot read {directory}/cgroup.procs: {LinuxException.Text(error)}");
        foreach (ReadOnlySpan<char> line in (text ?? "").AsSpan().EnumerateLines())
        {
            if (int.TryParse(line, out int pid) && !pids.Contains(pid))
                pids.Add(pid);
        }
        foreach (string child in Children(directory))
            Add($"{directory}/{child}", pids);
    }
}
