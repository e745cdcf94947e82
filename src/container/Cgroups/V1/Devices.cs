namespace Mocker.Container.Cgroups.V1;

/// <summary>The devices controller of version 1 (devices.rst): one verdict for everything, then the exceptions.</summary>
internal static class Devices
{
    private const string Pointer = Resources.Pointer + "/devices";

    public static void Plan(CgroupPlanBuilder plan, DeviceRule[] rules)
    {
        DeviceExceptions list = DeviceExceptions.Of(rules);
        CgroupDirectory directory = plan.Need("devices", Pointer);
        // "a" also takes all exceptions away.
        plan.Write(directory, list.AllowsByDefault ? "devices.allow" : "devices.deny", "a", Pointer);
        string file = list.AllowsByDefault ? "devices.deny" : "devices.allow";
        foreach (DeviceException exception in list.Exceptions)
            plan.Write(directory, file, exception.ToString(), exception.Pointer);
    }
}
