using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>
/// Device rules as DevicePolicy= and DeviceAllow=, which can allow but not deny. Our own filter, or on version 1 the devices
/// files, are set afterwards and have the exact rules; systemd only has to allow no less.
/// </summary>
internal static class DeviceProperties
{
    private const string Pointer = V1.Resources.Pointer + "/devices";

    /// <param name="properties">Where to.</param>
    /// <param name="rules">The rules in order.</param>
    /// <param name="groups">The host's names for major numbers, or null to tell the numbers, which systemd takes since version 240.</param>
    public static void Add(List<UnitProperty> properties, IReadOnlyList<DeviceRule> rules, GroupNames? groups)
    {
        bool strict = Allowed(rules) is { AllowsByDefault: false };
        // Of two entries for one node the last counts, so there is one with the access of both.
        Dictionary<string, DeviceAccess> allowed = [];
        foreach (DeviceException device in strict ? Allowed(rules)!.Exceptions : [])
            allowed[NodeOf(device, groups)] = allowed.GetValueOrDefault(NodeOf(device, groups)) | device.Access;
        List<BusValue> entries = [];
        foreach ((string node, DeviceAccess access) in allowed)
            entries.Add(new BusStruct(BusValue.Of(node), BusValue.Of(DeviceRule.Text(access))));
        properties.Add(new("DevicePolicy", BusValue.Of(strict ? "strict" : "auto"), Pointer));
        // An empty list first takes away what was allowed before.
        properties.Add(new("DeviceAllow", new BusArray("(ss)"), Pointer));
        if (entries.Count > 0)
            properties.Add(new("DeviceAllow", new BusArray("(ss)", [.. entries]), Pointer));
    }

    // Rules that a list of exceptions cannot express are for our own filter alone.
    private static DeviceExceptions? Allowed(IReadOnlyList<DeviceRule> rules)
    {
        try
        {
            return DeviceExceptions.Of(rules);
        }
        catch (ContainerException)
        {
            return null;
        }
    }

    // One minor number of every driver cannot be said to systemd: it allows them all.
    private static string NodeOf(DeviceException device, GroupNames? groups)
    {
        string kind = device.Type == 'b' ? "block" : "char";
        return (device.Major, device.Minor) switch
        {
            (int major, null) => $"{kind}-{groups?.Find(device.Type, major) ?? major.ToString()}",
            (int major, int minor) => $"/dev/{kind}/{major}:{minor}",
            _ => kind + "-*",
        };
    }
}
