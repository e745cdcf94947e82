using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Stats;
using Mocker.Oci;

namespace Mocker.Shim.Tasks.Metrics;

/// <summary>A cgroup's figures in the message that containerd knows for its version.</summary>
internal static class TaskMetrics
{
    public static Any Read(Cgroup cgroup)
    {
        ContainerStats stats = CgroupStatistics.Read(cgroup);
        return cgroup.IsUnified
            ? new() { TypeUrl = "io.containerd.cgroups.v2.Metrics", Value = MetricsOfV2.From(stats).ToByteString() }
            : new() { TypeUrl = "io.containerd.cgroups.v1.Metrics", Value = MetricsOfV1.From(stats).ToByteString() };
    }

    /// <summary>What a table of the kernel says, or 0.</summary>
    public static ulong Of(this Dictionary<string, ulong> table, string key) => table.GetValueOrDefault(key);
}
