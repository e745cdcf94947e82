namespace Mocker.Container.Cgroups;

/// <summary>
/// Whether a container may be made in a cgroup that exists already: with processes in it or frozen it would mix two
/// containers, or hang at once (config-linux.md, Control groups).
/// </summary>
internal static class CgroupFitness
{
    /// <exception cref="ContainerException">The cgroup is not fit.</exception>
    public static void Check(CgroupDirectory cgroup)
    {
        List<int> processes = CgroupProcesses.Of(cgroup.Path);
        if (processes.Count > 0)
        {
            throw new ContainerException(
                $"container's cgroup is not empty: {processes.Count} process(es) found in {cgroup}, the first is {processes[0]}; " +
                "give the container a cgroupsPath of its own, or end them", CgroupPath.Pointer);
        }
        if (CgroupFreezer.IsFrozen(cgroup))
        {
            throw new ContainerException(
                $"container's cgroup unexpectedly frozen: {cgroup}; a process in it would never run: thaw it " +
                $"({(cgroup.Hierarchy.IsUnified ? "echo 0 > cgroup.freeze" : "echo THAWED > freezer.state")}) or choose another cgroupsPath", CgroupPath.Pointer);
        }
    }
}
