using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V2;

/// <summary>The hugetlb controller of version 2 (cgroup-v2.rst, HugeTLB).</summary>
internal static class Hugetlb
{
    public static Dictionary<string, HugetlbStats> Read(string directory)
    {
        Dictionary<string, HugetlbStats> stats = [];
        foreach ((string size, string files) in HugePages.In(directory, "current"))
            stats[size] = new()
            {
                Usage = StatFile.Number(directory, files + ".current"),
                // The events are those of both limits, that of reservations included.
                FailCount = StatFile.Table(directory, $"hugetlb.{size}.events").Of("max"),
            };
        return stats;
    }
}
