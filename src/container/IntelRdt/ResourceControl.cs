using Mocker.Container.Cgroups;
using Mocker.Linux;

namespace Mocker.Container.IntelRdt;

/// <summary>
/// The resctrl file system (the kernel's x86/resctrl document): each directory in it is a class of service, with the cache and
/// memory bandwidth that its <c>schemata</c> grants to its <c>tasks</c>; a directory in <c>mon_groups</c> only measures.
/// </summary>
/// <param name="root">Where it is mounted.</param>
public unsafe class ResourceControl(string root)
{
    private const long Magic = 0x7655821; // RDTGROUP_SUPER_MAGIC, linux/magic.h
    private const string UsualRoot = "/sys/fs/resctrl";

    /// <summary>Absolute path of the mount, without a slash at the end.</summary>
    public string Root { get; } = root;

    /// <summary>Looks for the mount; null without.</summary>
    public static ResourceControl? Find()
    {
        using CString usual = new(UsualRoot);
        if (Files.StatFs(usual, out FileSystemStatus status) >= 0 && status.Magic == Magic)
            return new(UsualRoot);
        foreach (MountEntry mount in MountTable.Read())
            if (mount.Type == "resctrl")
                return new(mount.MountPoint);
        return null;
    }

    /// <summary>Makes a group; the kernel puts its files there. Returns 0 or minus errno.</summary>
    internal virtual int Make(string directory)
    {
        using CString path = new(directory);
        return Files.MkDirAt(Files.CurrentDirectory, path, 0x1ed);
    }

    /// <summary>Removes a group with its files; tasks that are in it go to the one above. Returns 0 or minus errno.</summary>
    internal virtual int Remove(string directory)
    {
        using CString path = new(directory);
        return Files.UnlinkAt(Files.CurrentDirectory, path, isDirectory: true);
    }

    /// <summary>Writes to a file of a group.</summary>
    /// <exception cref="ContainerException">The kernel refuses; it says why in <c>info/last_cmd_status</c>.</exception>
    internal void Write(string directory, string file, string text, string pointer)
    {
        int result = CgroupFile.WriteAt(directory, file, text);
        if (result < 0)
            throw Refused($"write \"{text.TrimEnd('\n').Replace("\n", "\\n")}\" to {directory}/{file}", (Errno)(-result), pointer);
    }

    /// <summary>The error that something was refused, with the kernel's own words if it has some.</summary>
    internal ContainerException Refused(string what, Errno error, string pointer)
    {
        string why = CgroupFile.ReadAt(Root, "info/last_cmd_status", out _)?.Trim() is { Length: > 0 } status && status != "ok" ? $"; the kernel says: {status}" : "";
        if (error == Errno.ENOSPC)
            why += "; all classes of service or monitoring groups of this machine are in use (info/*/num_closids, num_rmids): remove one, or share one by closID";
        return new($"cannot {what}: {LinuxException.Text(error)}{why}", pointer, new LinuxException("write(2)", error));
    }
}
