using Mocker.Container.Cgroups.Steps;
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
        if (!isUpdate)
        {
            foreach (CgroupDirectory directory in directories)
                steps.Add(new MakeDirectory(directory));
        }
        if (host.Mode == CgroupMode.V2)
            steps.Add(new EnableControllers(directories[0], [.. host.UnifiedControllers], [.. _needed]));
        steps.AddRange(_values);
        if (!isUpdate)
        {
            foreach (CgroupDirectory directory in directories)
                steps.Add(new Join(directory));
        }
        return new(host, directories, [.. steps], [.. _afterAttach]);
    }

    private static ContainerException NotMounted(string controller, string pointer) => new(
        $"the {controller} controller of cgroup v1 is not mounted, so this cannot be set; mount it " +
        $"(mkdir -p /sys/fs/cgroup/{controller} && mount -t cgroup -o {controller} {controller} /sys/fs/cgroup/{controller}) " +
        "or leave the setting out", pointer);

    private ContainerException NotAvailable(string controller, string pointer) => new(
        $"the {controller} controller is not available in cgroup v2 here: {host.Unified!.MountPoint}/cgroup.controllers has " +
        $"\"{string.Join(' ', host.UnifiedControllers)}\"; the kernel has not got it, or it is disabled on its command line " +
        "(cgroup_disable=), bound to a cgroup v1 hierarchy, or not delegated to this user", pointer);
}
