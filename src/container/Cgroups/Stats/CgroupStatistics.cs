using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats;

/// <summary>What a cgroup has used so far. The rooms V1 and V2 hold one file a controller.</summary>
public static class CgroupStatistics
{
    /// <summary>Reads all figures; those of controllers that the host has not got are 0.</summary>
    /// <param name="cgroup">The container's.</param>
    /// <param name="rdt">Those of cache and memory bandwidth, which are not the cgroup's.</param>
    /// <exception cref="ContainerException">A file cannot be read.</exception>
    public static ContainerStats Read(Cgroup cgroup, IntelRdtStats? rdt = null)
    {
        if (cgroup.IsUnified)
        {
            string directory = cgroup.Find("")!.Path;
            return new()
            {
                Cpu = V2.Cpu.Read(directory),
                Memory = V2.Memory.Read(directory),
                Pids = Pids.Read(directory),
                BlockIO = V2.BlockIO.Read(directory),
                Hugetlb = V2.Hugetlb.Read(directory),
                IntelRdt = rdt ?? new(),
            };
        }
        return new()
        {
            Cpu = V1.Cpu.Read(cgroup.Find("cpu")?.Path, cgroup.Find("cpuacct")?.Path),
            Cpuset = cgroup.Find("cpuset") is { } cpuset ? V1.Cpuset.Read(cpuset.Path) : new(),
            Memory = cgroup.Find("memory") is { } memory ? V1.Memory.Read(memory.Path) : new(),
            Pids = cgroup.Find("pids") is { } pids ? Pids.Read(pids.Path) : new(),
            BlockIO = cgroup.Find("blkio") is { } blkio ? V1.BlockIO.Read(blkio.Path) : new(),
            Hugetlb = cgroup.Find("hugetlb") is { } hugetlb ? V1.Hugetlb.Read(hugetlb.Path) : [],
            IntelRdt = rdt ?? new(),
        };
    }
}
