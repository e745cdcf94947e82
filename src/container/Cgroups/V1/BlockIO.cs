using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The blkio controller of version 1 (blkio-controller.rst). Weights went from CFQ to BFQ with Linux 5.0, and their files with them.</summary>
internal static class BlockIO
{
    public const string Pointer = Resources.Pointer + "/blockIO";

    public static void Plan(CgroupPlanBuilder plan, LinuxBlockIO io)
    {
        if (io.Weight is { } weight and not 0)
            Write(plan, "weight", "blkio.bfq.weight", Check(weight, Pointer + "/weight").ToString(), Pointer + "/weight");
        if (io.LeafWeight is { } leaf and not 0)
            Write(plan, "leaf_weight", null, Check(leaf, Pointer + "/leafWeight").ToString(), Pointer + "/leafWeight");
        for (int i = 0; i < io.WeightDevice.Length; i++)
            PlanDevice(plan, io.WeightDevice[i], $"{Pointer}/weightDevice/{i}");
        PlanThrottle(plan, io.ThrottleReadBpsDevice, "read_bps_device", "throttleReadBpsDevice");
        PlanThrottle(plan, io.ThrottleWriteBpsDevice, "write_bps_device", "throttleWriteBpsDevice");
        PlanThrottle(plan, io.ThrottleReadIopsDevice, "read_iops_device", "throttleReadIOPSDevice");
        PlanThrottle(plan, io.ThrottleWriteIopsDevice, "write_iops_device", "throttleWriteIOPSDevice");
    }

    /// <summary>A weight in 10…1000.</summary>
    public static ushort Check(ushort weight, string pointer) => weight is >= IoWeight.MinBlockIO and <= IoWeight.MaxBlockIO
        ? weight
        : throw new ContainerException($"the block IO weight is {weight}, but it goes from {IoWeight.MinBlockIO} to {IoWeight.MaxBlockIO}", pointer);

    /// <summary>An entry of weightDevice says something.</summary>
    public static void Check(LinuxWeightDevice device, string pointer)
    {
        if (device.Weight is null && device.LeafWeight is null)
            throw new ContainerException($"weightDevice {device.Major}:{device.Minor} has neither weight nor leafWeight", pointer);
    }

    private static void PlanDevice(CgroupPlanBuilder plan, LinuxWeightDevice device, string pointer)
    {
        Check(device, pointer);
        string number = $"{device.Major}:{device.Minor} ";
        if (device.Weight is { } weight)
            Write(plan, "weight_device", "blkio.bfq.weight_device", number + Check(weight, pointer + "/weight"), pointer + "/weight");
        if (device.LeafWeight is { } leaf)
            Write(plan, "leaf_weight_device", null, number + Check(leaf, pointer + "/leafWeight"), pointer + "/leafWeight");
    }

    private static void PlanThrottle(CgroupPlanBuilder plan, LinuxThrottleDevice[] devices, string file, string member)
    {
        for (int i = 0; i < devices.Length; i++)
        {
            string pointer = $"{Pointer}/{member}/{i}";
            plan.Write(plan.Need("blkio", pointer), "blkio.throttle." + file, $"{devices[i].Major}:{devices[i].Minor} {devices[i].Rate}", pointer);
        }
    }

    private static void Write(CgroupPlanBuilder plan, string file, string? otherwise, string value, string pointer)
    {
        CgroupDirectory directory = plan.Need("blkio", pointer);
        WriteFile? other = otherwise is null ? null : new(directory, otherwise, value, pointer);
        plan.Add(new WriteFile(directory, "blkio." + file, value, pointer, otherwise: other));
    }
}
