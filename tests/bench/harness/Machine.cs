using System.Text;

namespace Mocker.Harness;

/// <summary>What the machine must offer before a runtime can be measured or tested on it.</summary>
internal static unsafe class Machine
{
    private const string HugetlbMount = "/sys/fs/cgroup/hugetlb";

    internal static bool IsRoot => Libc.EffectiveUser() == 0;

    /// <summary>
    /// crun 1.8 refuses a hybrid or legacy cgroup layout without the hugetlb hierarchy that the kernel lists in
    /// /proc/cgroups. Mounts it when nobody has; that one mount stays.
    /// </summary>
    /// <returns>What was done, or null when nothing had to be.</returns>
    internal static string? MountHugetlbHierarchy()
    {
        if (IsUnified() || !KernelHasController("hugetlb") || IsMounted("hugetlb"))
            return null;
        _ = Directory.CreateDirectory(HugetlbMount);
        Mount("hugetlb", HugetlbMount, "cgroup", 0, "hugetlb");
        return $"mounted the hugetlb hierarchy on {HugetlbMount}, which crun needs beside the other version 1 hierarchies";
    }

    /// <summary>mount(2), with errno turned into an exception.</summary>
    internal static void Mount(string source, string target, string type, ulong flags, string data)
    {
        fixed (byte* from = Terminated(source), at = Terminated(target), kind = Terminated(type), options = Terminated(data))
        {
            if (Libc.Mount(from, at, kind, flags, options) < 0)
                throw HarnessException.FromErrno($"mount {type} on {target}");
        }
    }

    internal static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static bool IsUnified() => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    private static bool KernelHasController(string name) =>
        File.ReadLines("/proc/cgroups").Any(line => line.StartsWith(name + "\t", StringComparison.Ordinal));

    private static bool IsMounted(string controller) =>
        MountTable.CgroupHierarchies().Any(mount => mount.EndsWith("/" + controller, StringComparison.Ordinal));
}
