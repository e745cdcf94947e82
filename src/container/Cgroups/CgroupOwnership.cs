using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Delegates a version 2 cgroup to a user (cgroups(7), Cgroups delegation).</summary>
internal static unsafe class CgroupOwnership
{
    private const string List = "/sys/kernel/cgroup/delegate";
    private const uint SameGroup = uint.MaxValue;

    // What to use before Linux 4.15, which has no list (config-linux.md, Cgroup ownership).
    private static readonly string[] Fallback = ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"];

    /// <summary>Changes the owner of the directory and of the files in the kernel's list; those missing here are passed over.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static void Change(string directory, uint uid)
    {
        Kernel.Check(ChangeOne(directory, uid), "fchownat(2)", directory);
        string? list = CgroupFile.Read(Files.CurrentDirectory, List, out _);
        foreach (string name in list?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? Fallback)
        {
            int result = ChangeOne($"{directory}/{name}", uid);
            if (result != -(int)Errno.ENOENT)
                Kernel.Check(result, "fchownat(2)", $"{directory}/{name}");
        }
    }

    private static int ChangeOne(string path, uint uid)
    {
        using CString p = new(path);
        return Files.ChOwnAt(Files.CurrentDirectory, p, uid, SameGroup, AtFlags.SymLinkNoFollow);
    }
}
