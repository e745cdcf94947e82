using Mocker.Container.Cgroups.Steps;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Oci;

namespace Mocker.Container.Cgroups;

/// <summary>Collects the steps of a <see cref="CgroupPlan"/>. The rooms V1 and V2 hold one file a controller which adds its own.</summary>
/// <param name="host">What there is.</param>
/// <param name="directories">The container's places.</param>
/// <param name="isUpdate">The cgroup exists, and only values change.</param>
/// <param name="former">For an update, the limits of memory that were asked for before.</param>
internal sealed class CgroupPlanBuilder(CgroupHost host, CgroupDirectory[] directories, bool isUpdate, LinuxMemory? former = null)
{
    private readonly List<CgroupStep> _values = [];
    private readonly List<CgroupStep> _afterAttach = [];
    private readonly List<KeyValuePair<string, string>> _needed = [];

    /// <summary>Has systemd make the cgroup: a unit with these properties.</summary>
    public (SystemdUnit Unit, List<UnitProperty> Properties)? Start { get; init; }

    /// <summary>Has systemd change what it knows of the limits.</summary>
    public (UnitReference Unit, List<UnitProperty> Properties)? Change { get; init; }

    /// <summary>The cgroup exists, and only values change.</summary>
    public bool IsUpdate => isUpdate;

    /// <summary>For an update, the limits of memory that were asked for before, if any.</summary>
    public LinuxMemory? FormerMemory => former;

    /// <summary>Controllers of the version 2 root.</summary>
    public IReadOnlyList<string> UnifiedControllers => host.UnifiedControllers;

    public void Add(LinuxResources resources)
    {
        if (host.Mode == CgroupMode.V2)
            V2.Resources.Plan(this, resources);
        else
            V1.Resources.Plan(this, resources);
    }

    public void AddDevices(DeviceRule[] rules)
    {
        if (host.Mode == CgroupMode.V2)
            V2.Devices.Plan(this, rules);
        else
            V1.Devices.Plan(this, rules);
    }

    /// <summary>The container's directory for a controller that config.json needs.</summary>
    /// <param name="controller">Its name.</param>
    /// <param name="pointer">JSON pointer to what needs it.</param>
    /// <exception cref="ContainerException">The host has not got it.</exception>
    public CgroupDirectory Need(string controller, string pointer)
    {
        if (host.Mode != CgroupMode.V2)
            return Directory(controller) ?? throw NotMounted(controller, pointer);
        foreach (string available in host.UnifiedControllers)
        {
            if (available != controller)
                continue;
            _needed.Add(new(controller, pointer));
            return directories[0];
        }
        throw NotAvailable(controller, pointer);
    }

    /// <summary>The container's directory of version 2, for files that belong to no controller.</summary>
    public CgroupDirectory Unified => directories[0];

    /// <summary>The container's directory for a controller, or null if it is not mounted.</summary>
    public CgroupDirectory? Directory(string controller)
    {
        foreach (CgroupDirectory directory in directories)
        {
            if (directory.Hierarchy.Has(controller))
                return directory;
        }
        return null;
    }

    public void Write(CgroupDirectory directory, string file, long value, string pointer) =>
        Write(directory, file, value.ToString(), pointer);

    public void Write(CgroupDirectory directory, string file, string value, string pointer, bool canBeMissing = false) =>
        _values.Add(new WriteFile(directory, file, value, pointer, canBeMissing));

    public void Add(CgroupStep step) => _values.Add(step);

    /// <summary>Adds writes that the kernel holds against each other; a single one stays a plain write.</summary>
    public void WriteTogether(List<WriteFile> writes)
    {
        if (writes.Count == 1)
            _values.Add(writes[0]);
        else if (writes.Count > 1)
            _values.Add(new WriteTogether([.. writes]));
    }

    public void AddAfterAttach(CgroupStep step) => _afterAttach.Add(step);

    public CgroupPlan Build()
    {
        List<CgroupStep> steps = [];
        AddMaking(steps);
        if (host.Mode == CgroupMode.V2)
            steps.Add(new EnableControllers(directories[0], [.. host.UnifiedControllers], [.. _needed]));
        steps.AddRange(_values);
        if (!isUpdate)
        {
            foreach (CgroupDirectory directory in directories)
                if (!IsSystemds(directory))
                    steps.Add(new Join(directory));
        }
        return new(host, directories, [.. steps], [.. _afterAttach]) { Unit = Start?.Unit };
    }

    private void AddMaking(List<CgroupStep> steps)
    {
        if (Start is { } start)
        {
            CgroupDirectory directory = Array.Find(directories, IsSystemds)
                ?? throw new ContainerException("systemd cannot make the container's cgroup: neither cgroup v2 nor its own hierarchy (name=systemd) is mounted; leave --systemd-cgroup out");
            steps.Add(new StartUnit(directory, start.Unit, start.Properties));
            steps.AddRange(start.Properties.Select(property => new UnitSetting(directory, property)));
        }
        if (Change is { Properties.Count: > 0 } change)
        {
            // Not before the checks whether a limit is above what is in use: systemd would set it at once.
            int checks = _values.FindLastIndex(step => step is CheckMemoryUsage) + 1;
            steps.AddRange(_values[..checks]);
            _values.RemoveRange(0, checks);
            steps.Add(new ChangeUnit(directories[0], change.Unit, change.Properties, [.. _values.SelectMany(WritesOf)]));
            steps.AddRange(change.Properties.Select(property => new UnitSetting(directories[0], property)));
        }
        if (isUpdate)
            return;
        foreach (CgroupDirectory directory in directories)
            if (!IsSystemds(directory))
                steps.Add(new MakeDirectory(directory, isUnits: Start is not null));
    }

    private static IEnumerable<WriteFile> WritesOf(CgroupStep step) => step switch
    {
        WriteFile write => [write],
        WriteTogether several => several.Writes,
        _ => [],
    };

    // The hierarchies by which systemd knows a unit's processes.
    private bool IsSystemds(CgroupDirectory directory) => Start is not null && (directory.Hierarchy.IsUnified || directory.Hierarchy.Has("name=systemd"));

    private static ContainerException NotMounted(string controller, string pointer) => new(
        $"the {controller} controller of cgroup v1 is not mounted, so this cannot be set; mount it " +
        $"(mkdir -p /sys/fs/cgroup/{controller} && mount -t cgroup -o {controller} {controller} /sys/fs/cgroup/{controller}) " +
        "or leave the setting out", pointer);

    private ContainerException NotAvailable(string controller, string pointer) => new(
        $"the {controller} controller is not available in cgroup v2 here: {host.Unified!.MountPoint}/cgroup.controllers has " +
        $"\"{string.Join(' ', host.UnifiedControllers)}\"; the kernel has not got it, or it is disabled on its command line " +
        "(cgroup_disable=), bound to a cgroup v1 hierarchy, or not delegated to this user", pointer);
}
