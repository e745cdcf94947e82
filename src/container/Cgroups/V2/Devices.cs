using Mocker.Container.Cgroups.Steps;

namespace Mocker.Container.Cgroups.V2;

/// <summary>Device rules on version 2, which has no controller for them but asks BPF programs.</summary>
internal static class Devices
{
    public static void Plan(CgroupPlanBuilder plan, DeviceRule[] rules)
    {
        // Programs of cgroups above are asked as well, so one that allows everything changes nothing in a new cgroup.
        if (!AllowsEverything(rules))
            plan.Add(new FilterDevices(plan.Unified, rules, Resources.Pointer + "/devices"));
    }

    private static bool AllowsEverything(DeviceRule[] rules)
    {
        for (int i = rules.Length - 1; i >= 0; i--)
        {
            if (!rules[i].Allow)
                return false;
            if (rules[i].IsEverything)
                return true;
        }
        return false;
    }
}
