using Mocker.Linux.Bus;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>
/// What systemd is told about a container. Limits are told although their files are written as well: systemd writes its
/// own values again whenever it reloads, and <c>systemctl status</c> shows them.
/// </summary>
internal static class UnitProperties
{
    /// <summary>The properties that a unit starts with, without the process.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="containerId">For its description.</param>
    /// <param name="annotations">Those of config.json: <c>org.systemd.property.*</c> are for systemd.</param>
    /// <param name="resources">linux.resources, for what only the start can say.</param>
    /// <exception cref="ContainerException">An annotation makes no sense.</exception>
    public static List<UnitProperty> OfStart(SystemdUnit unit, string containerId, IReadOnlyDictionary<string, string> annotations, LinuxResources? resources)
    {
        const string Place = CgroupPath.Pointer;
        List<UnitProperty> properties = [new("Description", BusValue.Of($"mocker container {containerId}"), Place)];
        if (unit.IsSlice)
        {
            properties.Add(new("Wants", new BusArray("s", BusValue.Of(unit.Slice)), Place));
        }
        else
        {
            properties.Add(new("Slice", BusValue.Of(unit.Slice), Place));
            // The cgroup below belongs to us and to the container: systemd makes nothing there.
            properties.Add(new("Delegate", BusValue.Of(true), Place));
        }
        foreach (string controller in (string[])["CPU", "Memory", "IO", "Tasks"])
            properties.Add(new(controller + "Accounting", BusValue.Of(true), Place));
        // A container ends when its runtime says so, not at the host's shutdown.target.
        properties.Add(new("DefaultDependencies", BusValue.Of(false), Place));
        AnnotatedProperties.Add(properties, annotations);
        if (resources is not null)
            UnifiedProperties.AddOomPolicy(properties, resources.Unified);
        return properties;
    }

    /// <summary>The limits.</summary>
    /// <param name="mode">Which cgroup version has the controllers.</param>
    /// <param name="resources">linux.resources.</param>
    /// <param name="rules">The device rules; null leaves them as they are.</param>
    /// <param name="former">For an update, the limits of memory that were asked for before, if any.</param>
    /// <exception cref="ContainerException">A value makes no sense.</exception>
    public static List<UnitProperty> OfLimits(CgroupMode mode, LinuxResources resources, IReadOnlyList<DeviceRule>? rules, LinuxMemory? former = null)
    {
        List<UnitProperty> properties = [];
        if (rules is not null)
            // Version 2 and no systemd that knows numbers is to be found nowhere; for names it would read /proc/devices, too.
            DeviceProperties.Add(properties, rules, mode == CgroupMode.V2 ? null : GroupNames.Read());
        if (mode == CgroupMode.V2)
            V2Properties.Add(properties, resources, former);
        else
            V1Properties.Add(properties, resources);
        return properties;
    }

    /// <summary>The same, with lists emptied first: systemd adds to them.</summary>
    public static List<UnitProperty> Replacing(IEnumerable<UnitProperty> properties)
    {
        List<UnitProperty> replacing = [];
        foreach (UnitProperty property in properties)
        {
            if (property.Value is BusArray { Items.Count: > 0 } list)
                replacing.Add(property with { Value = new BusArray(list.Signature[1..]) });
            replacing.Add(property);
        }
        return replacing;
    }
}
