using Mocker.Container.Cgroups.Steps;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>
/// Words for what the kernel refused: which file, why, and what to do. The inner exception has the error number, so that
/// a runtime without rights can tell "not allowed" from the rest.
/// </summary>
internal static class CgroupFault
{
    public static ContainerException OfMake(string path, Errno error) => new(
        $"cannot make the cgroup {path}: mkdir(2): {LinuxException.Text(error)}" + error switch
        {
            Errno.EROFS => "; the cgroup file system is mounted read-only: mount it read-write",
            Errno.EACCES or Errno.EPERM => "; this user may not make cgroups there: have the cgroup above it delegated (systemd: Delegate=yes) and name it in cgroupsPath",
            Errno.ENAMETOOLONG => "; a part of cgroupsPath is longer than a file name can be",
            Errno.EAGAIN => "; the limit of the hierarchy is reached (cgroup.max.descendants, cgroup.max.depth above it)",
            Errno.ENOSPC => "; the parent's cgroup ids are used up: remove cgroups that are not used any more",
            _ => "",
        },
        CgroupPath.Pointer, new LinuxException("mkdir(2)", error, path));

    public static ContainerException OfAttach(string path, int pid, Errno error) => new(
        $"cannot put process {pid} into the cgroup {path}: {LinuxException.Text(error)}" + error switch
        {
            Errno.ENOSPC => "; its cpuset has no CPU or no memory node (cpuset.cpus, cpuset.mems)",
            Errno.ESRCH => "; the process has ended",
            Errno.EOPNOTSUPP => "; the cgroup is threaded or below one (cgroup.type): choose a cgroupsPath that is not",
            Errno.EBUSY => "; the cgroup passes controllers on to its children (cgroup.subtree_control), and such a one cannot hold processes",
            Errno.EINVAL => "; the process is a real-time one and the cgroup has no real-time budget (cpu.rt_runtime_us)",
            Errno.EACCES or Errno.EPERM => "; moving it takes write access to cgroup.procs of the nearest cgroup above both places",
            _ => "",
        },
        CgroupPath.Pointer, new LinuxException("write(2)", error, path));

    public static ContainerException OfWrite(CgroupTree tree, WriteFile write, Errno error)
    {
        string file = $"{write.Directory}/{write.File}";
        string why = error == Errno.ENOENT ? "the kernel has no such file" : LinuxException.Text(error);
        return new($"cannot write \"{write.Value}\" to {file}: {why}{Advice(tree, write, error)}", write.Pointer, new LinuxException(error == Errno.ENOENT ? "openat(2)" : "write(2)", error, file));
    }

    private static string Advice(CgroupTree tree, WriteFile write, Errno error) => (write.File, error) switch
    {
        ("memory.limit_in_bytes" or "memory.memsw.limit_in_bytes", Errno.EBUSY) => Usage(tree, write),
        ("memory.memsw.limit_in_bytes" or "memory.swap.max", Errno.ENOENT) =>
            "; swap is not accounted: boot with swapaccount=1 and a kernel with CONFIG_SWAP, or leave memory.swap out",
        ("memory.memsw.limit_in_bytes", Errno.EINVAL) => "; the limit of memory and swap cannot be below that of memory",
        ("memory.limit_in_bytes", Errno.EINVAL) => "; the limit of memory cannot be above that of memory and swap (memory.memsw.limit_in_bytes): raise both",
        ("memory.kmem.limit_in_bytes", Errno.EOPNOTSUPP or Errno.ENOENT) =>
            "; Linux 5.16 and later cannot limit kernel memory by itself: leave memory.kernel out, memory.limit includes it",
        ("memory.kmem.tcp.limit_in_bytes", _) => "; leave memory.kernelTCP out, memory.limit includes it on version 2",
        ("memory.use_hierarchy", _) => "; since Linux 5.11 memory is always accounted hierarchically: leave useHierarchy out",
        ("cpuset.cpus" or "cpuset.mems", Errno.EACCES or Errno.EINVAL or Errno.ERANGE or Errno.ENODEV) =>
            $"; it has to be a list such as 0-3,7 within what the cgroup above has ({ParentValue(write)})",
        ("cpuset.cpus" or "cpuset.mems", Errno.EBUSY) => "; processes are in the cgroup, and the list would leave them none",
        ("cpu.rt_runtime_us" or "cpu.rt_period_us", Errno.ENOENT) => "; it takes a kernel with CONFIG_RT_GROUP_SCHED",
        ("cpu.rt_runtime_us" or "cpu.rt_period_us", Errno.EINVAL) => "; it is more than the cgroup above has to give (its cpu.rt_runtime_us per cpu.rt_period_us)",
        ("cpu.cfs_quota_us" or "cpu.cfs_period_us" or "cpu.max", Errno.EINVAL) =>
            "; the quota is at least 1000, the period 1000 to 1000000 microseconds, quota per period not more than the cgroup above has",
        ("cpu.cfs_burst_us" or "cpu.max.burst", Errno.EINVAL) => "; the burst cannot be greater than the quota, nor be set without one",
        ("cpu.cfs_burst_us" or "cpu.max.burst", Errno.ENOENT) => "; it takes Linux 5.14: leave cpu.burst out",
        ("cpu.idle", Errno.ENOENT) => "; it takes Linux 5.15: leave cpu.idle out",
        ("devices.allow", Errno.EPERM) => "; the cgroup above does not allow it, so this one cannot",
        ("devices.allow" or "devices.deny", Errno.EINVAL) => "; with cgroups below it, the devices cgroup cannot change what it does by default",
        ("blkio.bfq.weight" or "blkio.bfq.weight_device" or "io.bfq.weight" or "io.weight", Errno.ENOENT) =>
            "; weights need the BFQ scheduler (modprobe bfq), or on version 2 the io.cost controller (CONFIG_BLK_CGROUP_IOCOST)",
        _ when write.File.StartsWith("hugetlb.", StringComparison.Ordinal) && error == Errno.ENOENT =>
            "; see /sys/kernel/mm/hugepages for the page sizes of this host",
        _ when error == Errno.ENODEV => "; there is no such device on this host",
        _ when error is Errno.EACCES or Errno.EPERM => "; this user may not: it takes root, or a delegated cgroup (systemd: Delegate=yes)",
        _ when error == Errno.ENOENT => "; this kernel is too old for it, or built without it: leave it out",
        _ => "",
    };

    private static string Usage(CgroupTree tree, WriteFile write)
    {
        string usage = write.File.Replace("limit_in_bytes", "usage_in_bytes", StringComparison.Ordinal);
        string? now = tree.Read(write.Directory, usage, out _)?.TrimEnd('\n');
        return now is null
            ? "; the limit is below what is in use"
            : $"; the limit is below what is in use, {now} bytes ({usage}): free memory or give more";
    }

    private static string ParentValue(WriteFile write)
    {
        string file = write.Directory.Hierarchy.IsUnified ? write.File + ".effective" : write.File;
        string? value = write.Directory.Parent is { } parent ? CgroupFile.ReadAt(parent, file, out _)?.TrimEnd('\n') : null;
        return string.IsNullOrEmpty(value) ? "which has none" : value;
    }
}
