using Mocker.Container.Cgroups;
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
    /// <param name="placeOf">Where the caller has a limit from, by its pointer in the resources: for error messages.</param>
    /// <exception cref="ContainerException">The container is stopped, or a limit cannot be set.</exception>
    public static void Run(ContainerStore store, string id, LinuxResources resources, Func<string, string> placeOf)
    {
        using Container container = Container.OpenLocked(store, id);
        if (container.Status == ContainerStatus.Stopped)
            throw new ContainerException($"cannot update container \"{id}\": container not running");
        try
        {
            Update(container, resources);
        }
        catch (ContainerException e) when (e.Pointer is string pointer && pointer.StartsWith(ResourcesPointer, StringComparison.Ordinal))
        {
            throw e.At(placeOf(pointer[ResourcesPointer.Length..]));
        }
    }

    private const string ResourcesPointer = "/linux/resources";

    private static void Update(Container container, LinuxResources resources)
    {
        Cgroup cgroup = container.Cgroup ?? throw new ContainerException($"cannot update container \"{container.Record.Id}\": it has no cgroup");
        LinuxMemory? former = container.Record.MemoryLimits ?? container.ReadConfiguration().Linux?.Resources?.Memory;
        Cgroup.Update(CgroupPlan.CompileUpdate(container.Host, cgroup, resources, former));
        if (resources.Memory is not LinuxMemory memory)
            return;
        // On version 2 a later update of one of the two needs the other.
        container.Record = container.Record with { MemoryLimits = memory.LimitsAfter(former) };
        container.Directory.Write(container.Record);
    }
}
