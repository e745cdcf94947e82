using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The pids controller; the same file on both versions (pids.rst).</summary>
internal static class Pids
{
    public const string Pointer = Resources.Pointer + "/pids/limit";

    public static void Plan(CgroupPlanBuilder plan, LinuxPids pids)
    {
        if (pids.Limit is { } limit)
            plan.Write(plan.Need("pids", Pointer), "pids.max", Text(limit), Pointer);
    }

    /// <summary>-1 is no limit; 0 is one: the container cannot make any process more.</summary>
    public static string Text(long limit) => limit switch
    {
        -1 => "max",
        < -1 => throw new ContainerException($"pids.limit is {limit}; give a number of tasks, or -1 for no limit", Pointer),
        _ => limit.ToString(),
    };
}
