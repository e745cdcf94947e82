using Mocker.Linux;

namespace Mocker.Container.Cgroups.Stats;

/// <summary>The page sizes that a hugetlb cgroup has files for.</summary>
internal static unsafe class HugePages
{
    /// <summary>What its files begin with, by page size: <c>hugetlb.2MB</c>, or <c>hugetlb.2MB.rsvd</c> where reservations are counted (Linux 5.7).</summary>
    /// <param name="directory">The cgroup.</param>
    /// <param name="usage">What the file of the usage is called: <c>usage_in_bytes</c> or <c>current</c>.</param>
    public static Dictionary<string, string> In(string directory, string usage)
    {
        using CString path = new(directory);
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        Dictionary<string, string> sizes = [];
        if (opened < 0)
            return sizes;
        using Descriptor descriptor = new(opened);
        foreach (string name in DirectoryEntries.Of(opened))
            if (name.Split('.') is ["hugetlb", string size, .. string[] rest] && rest[^1] == usage)
                if (rest.Length == 2 || !sizes.ContainsKey(size))
                    sizes[size] = name[..^(usage.Length + 1)];
        return sizes;
    }
}
