using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The rdma controller; the same file on both versions (rdma.rst).</summary>
internal static class Rdma
{
    private const string Pointer = Resources.Pointer + "/rdma";

    public static void Plan(CgroupPlanBuilder plan, Dictionary<string, LinuxRdma> devices)
    {
        foreach ((string device, LinuxRdma limits) in devices)
        {
            string pointer = $"{Pointer}/{device.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (limits.HcaHandles is null && limits.HcaObjects is null)
                throw new ContainerException($"rdma device \"{device}\" has neither hcaHandles nor hcaObjects", pointer);
            string value = device;
            if (limits.HcaHandles is { } handles)
                value += $" hca_handle={handles}";
            if (limits.HcaObjects is { } objects)
                value += $" hca_object={objects}";
            plan.Write(plan.Need("rdma", pointer), "rdma.max", value, pointer);
        }
    }
}
