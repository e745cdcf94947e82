using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V1;

/// <summary>The hugetlb controller of version 1 (hugetlb.rst).</summary>
internal static class Hugetlb
{
    public static Dictionary<string, HugetlbStats> Read(string directory)
    {
        Dictionary<string, HugetlbStats> stats = [];
        foreach ((string size, string files) in HugePages.In(directory, "usage_in_bytes"))
            stats[size] = new()
            {
                Usage = StatFile.Number(directory, files + ".usage_in_bytes"),
                Max = StatFile.Number(directory, files + ".max_usage_in_bytes"),
                FailCount = StatFile.Number(directory, files + ".failcnt"),
            };
        return stats;
    }
}
