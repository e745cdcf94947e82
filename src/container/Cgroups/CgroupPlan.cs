using System.Text;
using Mocker.Container.Cgroups.Steps;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Oci;

namespace Mocker.Container.Cgroups;

/// <summary>
/// What will be done to the host's cgroups for one container, as a list in order. Plain data: made without touching a
/// cgroup, so it can be shown and tested without root; <see cref="Cgroup.Create"/> carries it out.
/// </summary>
public sealed class CgroupPlan
{
    internal CgroupPlan(CgroupHost host, CgroupDirectory[] directories, CgroupStep[] steps, CgroupStep[] stepsAfterAttach)
    {
        Host = host;
        Directories = directories;
        Steps = steps;
        StepsAfterAttach = stepsAfterAttach;
    }

    /// <summary>The container's place in each hierarchy that it joins.</summary>
    public IReadOnlyList<CgroupDirectory> Directories { get; }

    /// <summary>What is done, first to last; <see cref="Join"/> is done when the process is there.</summary>
    public IReadOnlyList<CgroupStep> Steps { get; }

    /// <summary>
    /// What can be set only once the first process is in the cgroup: a pids limit of 0, which on version 2 would keep
    /// clone3(2) with CLONE_INTO_CGROUP from making it.
    /// </summary>
    public IReadOnlyList<CgroupStep> StepsAfterAttach { get; }

    /// <summary>The unit of systemd that the cgroup is; null without.</summary>
    public SystemdUnit? Unit { get; init; }

    internal CgroupHost Host { get; }

    /// <summary>The plan for a container that stays in the runtime's own cgroup. Engines give device rules even then: they are passed over.</summary>
    /// <exception cref="ContainerException">There are limits, which only a cgroup of its own can have.</exception>
    public static CgroupPlan Nothing(CgroupHost host, LinuxResources? resources) =>
        resources is { Memory: not null } or { Cpu: not null } or { Pids: not null } or { BlockIO: not null } or { Network: not null }
            or { HugepageLimits.Length: > 0 } or { Rdma.Count: > 0 } or { Unified.Count: > 0 }
            ? throw new ContainerException("limits take a cgroup, and --cgroup-manager disabled makes none; remove them, or choose cgroupfs or systemd", "/linux/resources")
            : new(host, [], [], []);

    /// <summary>Compiles the plan that makes a container's cgroup. A container without resources is put into every hierarchy too.</summary>
    /// <param name="host">What there is.</param>
    /// <param name="path">Where to make it.</param>
    /// <param name="resources">linux.resources, or null.</param>
    /// <param name="needed">Devices to allow whatever config.json says; <see cref="DeviceRule.Defaults"/> if null.</param>
    /// <exception cref="ContainerException">Something is asked for that this host has not got, or that makes no sense.</exception>
    public static CgroupPlan Compile(CgroupHost host, CgroupPath path, LinuxResources? resources, IReadOnlyList<DeviceRule>? needed = null)
    {
        host.RequireMounted();
        CgroupDirectory[] directories = new CgroupDirectory[host.Hierarchies.Count];
        for (int i = 0; i < directories.Length; i++)
            directories[i] = new(host.Hierarchies[i], path.In(host, host.Hierarchies[i]));
        CgroupPlanBuilder builder = new(host, directories, isUpdate: false);
        resources ??= new();
        builder.Add(resources);
        builder.AddDevices(DeviceRule.From(resources.Devices, needed));
        return builder.Build();
    }

    /// <summary>Compiles the plan by which systemd makes a container's cgroup; what systemd has no property for is written by us then.</summary>
    /// <param name="host">What there is.</param>
    /// <param name="unit">The unit that it becomes.</param>
    /// <param name="containerId">The container's id.</param>
    /// <param name="spec">Its configuration: resources, and annotations for systemd.</param>
    /// <exception cref="ContainerException">As for <see cref="Compile"/>.</exception>
    public static CgroupPlan CompileUnit(CgroupHost host, SystemdUnit unit, string containerId, RuntimeSpec spec)
    {
        host.RequireMounted();
        if (unit.IsUser && host.Mode != CgroupMode.V2)
            throw new ContainerException("a user's systemd cannot make cgroups on a host with cgroup v1: only root's can; boot with systemd.unified_cgroup_hierarchy=1");
        LinuxResources resources = spec.Linux?.Resources ?? new();
        DeviceRule[] rules = DeviceRule.From(resources.Devices);
        List<UnitProperty> properties = UnitProperties.OfStart(unit, containerId, spec.Annotations, resources);
        // A user's systemd has no right to filter devices, nor have we beside it; what a user can open the nodes' modes decide.
        properties.AddRange(UnitProperties.OfLimits(host.Mode, resources, unit.IsUser ? null : rules));
        CgroupDirectory[] directories = [.. host.Hierarchies.Select(
            hierarchy => new CgroupDirectory(hierarchy, hierarchy.MountPoint + (unit.IsUser ? UserInstance.Cgroup(hierarchy.OwnPath) : "") + unit.Cgroup))];
        CgroupPlanBuilder builder = new(host, directories, isUpdate: false) { Start = (unit, properties) };
        builder.Add(resources);
        if (!unit.IsUser)
            builder.AddDevices(rules);
        return builder.Build();
    }

    /// <summary>
    /// Compiles the plan that changes limits of a container's cgroup. Its device rules stay, as with runc: engines send those
    /// of config.json along with every update, and what a hook or a plugin has allowed besides (NVIDIA's does) would be lost.
    /// </summary>
    /// <param name="host">What there is.</param>
    /// <param name="cgroup">The container's cgroup.</param>
    /// <param name="resources">The new values; what is unset stays.</param>
    /// <param name="former">The limits of memory that were asked for before, if any.</param>
    /// <exception cref="ContainerException">As for <see cref="Compile"/>.</exception>
    public static CgroupPlan CompileUpdate(CgroupHost host, Cgroup cgroup, LinuxResources resources, LinuxMemory? former = null)
    {
        host.RequireMounted();
        CgroupPlanBuilder builder = new(host, [.. cgroup.Directories], isUpdate: true, former) { Change = ChangeOf(host, cgroup, resources, former) };
        builder.Add(resources);
        return builder.Build();
    }

    private static (UnitReference Unit, List<UnitProperty> Properties)? ChangeOf(CgroupHost host, Cgroup cgroup, LinuxResources resources, LinuxMemory? former)
    {
        if (cgroup.Unit is null)
            return null;
        LinuxResources whole = new()
        {
            Memory = resources.Memory,
            Cpu = resources.Cpu is { } cpu ? CpuProperties.Complete(cpu, cgroup) : null,
            BlockIO = resources.BlockIO,
            Pids = resources.Pids,
            Unified = resources.Unified,
        };
        return (cgroup.Unit, UnitProperties.OfLimits(host.Mode, whole, rules: null, former));
    }

    /// <summary>
    /// What <see cref="Cgroup.Create"/> is about to make, for the record that is written before: the directories, and
    /// which of them and of those above do not exist yet.
    /// </summary>
    /// <param name="isOwnChoice">
    /// The place was chosen by the runtime, after the container's id and below its own cgroup. What is there is its own then,
    /// and nobody has to look.
    /// </param>
    public CgroupPaths Foresee(bool isOwnChoice = false)
    {
        List<KeyValuePair<string, string>> entries = [];
        List<string> missing = [];
        // A unit of this name that runs already is somebody else's, and systemd is going to say so.
        bool isFree = Unit is not null && !Directories.Any(directory => CgroupFile.Exists(directory.Path));
        foreach (CgroupDirectory directory in Directories)
        {
            foreach (string controller in directory.Hierarchy.Controllers)
                entries.Add(new(controller, directory.Path));
            if (isOwnChoice && Unit is null || isFree)
            {
                missing.Add(directory.Path);
                continue;
            }
            if (Unit is not null)
                continue;
            int first = missing.Count;
            for (string? path = directory.Path; path is not null && !CgroupFile.Exists(path); path = directory.ParentOf(path))
                missing.Insert(first, path!);
        }
        return new([.. entries], [.. missing], isFree ? new(Unit!.Name, Unit.IsUser) : null);
    }

    /// <summary>One line a step: what, and in brackets where config.json asks for it.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (CgroupStep step in Steps)
            text.Append(step).Append("  [").Append(step.Pointer).Append("]\n");
        foreach (CgroupStep step in StepsAfterAttach)
            text.Append("then ").Append(step).Append("  [").Append(step.Pointer).Append("]\n");
        return text.ToString();
    }
}
