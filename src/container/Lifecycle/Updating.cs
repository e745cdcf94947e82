using Mocker.Container.Cgroups;
using Mocker.Container.IntelRdt;
using Mocker.Container.Store;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Changes the limits of an existing container (`update`).</summary>
public static class Updating
{
    /// <summary>Sets all of the new limits, or none. What is not given stays.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="resources">The new limits.</param>
    /// <param name="rdt">What the container's class of service is to grant; null to leave that.</param>
    /// <param name="placeOf">Where the caller has a limit from, by its pointer in the resources (/intelRdt for those): for error messages.</param>
    /// <exception cref="ContainerException">The container is stopped, or a limit cannot be set.</exception>
    public static void Run(ContainerStore store, string id, LinuxResources resources, LinuxIntelRdt? rdt, Func<string, string> placeOf)
    {
        using Container container = Container.OpenLocked(store, id);
        if (container.Status == ContainerStatus.Stopped)
            throw new ContainerException($"cannot update container \"{id}\": container not running");
        try
        {
            if (rdt is null)
                Update(container, resources);
            else
                Update(container, resources, rdt);
        }
        catch (ContainerException e) when (e.Pointer is string pointer && pointer.StartsWith('/'))
        {
            bool isLimit = pointer.StartsWith(ResourcesPointer, StringComparison.Ordinal);
            throw e.At(placeOf(isLimit ? pointer[ResourcesPointer.Length..] : "/intelRdt"));
        }
    }

    private const string ResourcesPointer = "/linux/resources";

    /// <summary>The class of service first, because that is easily taken back.</summary>
    private static void Update(Container container, LinuxResources resources, LinuxIntelRdt rdt)
    {
        bool isNew = container.Record.Rdt is null;
        RdtGroup group = container.Rdt ?? RdtGroup.Foresee(ResourceControl.Find(), rdt, container.Record.Id);
        ContainerRecord before = container.Record;
        string? schemata = isNew ? null : group.Update(Schemata.Of(rdt));
        try
        {
            if (isNew)
                Join(container, group, rdt);
            Update(container, resources);
        }
        catch
        {
            if (schemata is not null)
                group.Restore(schemata);
            else
                group.Remove();
            container.Directory.Write(before);
            throw;
        }
    }

    /// <summary>Puts a container that had none into a class of service, with all its processes.</summary>
    private static void Join(Container container, RdtGroup group, LinuxIntelRdt rdt)
    {
        container.Record = container.Record with { Rdt = group.Paths };
        container.Directory.Write(container.Record);
        group.Create(rdt);
        Cgroup cgroup = container.CgroupTo("update");
        group.AttachAll(cgroup.Processes);
    }

    private static void Update(Container container, LinuxResources resources)
    {
        Cgroup cgroup = container.CgroupTo("update");
        LinuxMemory? former = container.Record.MemoryLimits ?? container.ReadConfiguration().Linux?.Resources?.Memory;
        Cgroup.Update(CgroupPlan.CompileUpdate(container.Host, cgroup, resources, former));
        if (resources.Memory is not LinuxMemory memory)
            return;
        // On version 2 a later update of one of the two needs the other.
        container.Record = container.Record with { MemoryLimits = memory.LimitsAfter(former) };
        container.Directory.Write(container.Record);
    }
}
