using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V2;

/// <summary>The io controller of version 2 (cgroup-v2.rst, IO). BFQ has a weight file of its own, with the scale of version 1.</summary>
internal static class BlockIO
{
    private const string Pointer = V1.BlockIO.Pointer;

    public static void Plan(CgroupPlanBuilder plan, LinuxBlockIO io)
    {
        const string Advice = "processes only live in the leaves of the tree there, so weight says it all: leave it out";
        if (io.LeafWeight is not null and not 0)
            throw Resources.NoCounterpart("blockIO.leafWeight", Pointer + "/leafWeight", Advice);
        if (io.Weight is { } weight and not 0)
            PlanWeight(plan, "", weight, Pointer + "/weight");
        for (int i = 0; i < io.WeightDevice.Length; i++)
        {
            string pointer = $"{Pointer}/weightDevice/{i}";
            LinuxWeightDevice device = io.WeightDevice[i];
            V1.BlockIO.Check(device, pointer);
            if (device.LeafWeight is not null)
                throw Resources.NoCounterpart("blockIO.weightDevice.leafWeight", pointer + "/leafWeight", Advice);
            PlanWeight(plan, $"{device.Major}:{device.Minor} ", device.Weight!.Value, pointer + "/weight");
        }
        PlanThrottle(plan, io.ThrottleReadBpsDevice, "rbps", "throttleReadBpsDevice");
        PlanThrottle(plan, io.ThrottleWriteBpsDevice, "wbps", "throttleWriteBpsDevice");
        PlanThrottle(plan, io.ThrottleReadIopsDevice, "riops", "throttleReadIOPSDevice");
        PlanThrottle(plan, io.ThrottleWriteIopsDevice, "wiops", "throttleWriteIOPSDevice");
    }

    private static void PlanWeight(CgroupPlanBuilder plan, string device, ushort weight, string pointer)
    {
        CgroupDirectory directory = plan.Need("io", pointer);
        V1.BlockIO.Check(weight, pointer);
        WriteFile converted = new(directory, "io.weight", device + IoWeight.FromBlockIO(weight).Value, pointer);
        plan.Add(new WriteFile(directory, "io.bfq.weight", device + weight, pointer, otherwise: converted));
    }

    private static void PlanThrottle(CgroupPlanBuilder plan, LinuxThrottleDevice[] devices, string key, string member)
    {
        for (int i = 0; i < devices.Length; i++)
        {
            string pointer = $"{Pointer}/{member}/{i}";
            // 0 takes the limit away on version 1; here that is "max".
            string rate = devices[i].Rate == 0 ? "max" : devices[i].Rate.ToString();
            plan.Write(plan.Need("io", pointer), "io.max", $"{devices[i].Major}:{devices[i].Minor} {key}={rate}", pointer);
        }
    }
}
