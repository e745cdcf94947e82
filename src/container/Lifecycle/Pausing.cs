using Mocker.Container.Store;

namespace Mocker.Container.Lifecycle;

/// <summary>Stops all processes of a container where they are, and lets them go on, by the freezer of its cgroup.</summary>
public static class Pausing
{
    /// <summary>Freezes a running container.</summary>
    /// <exception cref="ContainerException">It does not run, or has no freezer.</exception>
    public static void Pause(ContainerStore store, string id)
    {
        using Container container = Open(store, id, "pause", ContainerStatus.Running, ContainerStatus.Created);
        container.CgroupTo("pause").Freeze();
    }

    /// <summary>Thaws a paused container.</summary>
    /// <exception cref="ContainerException">It is not paused.</exception>
    public static void Resume(ContainerStore store, string id)
    {
        using Container container = Open(store, id, "resume", ContainerStatus.Paused, ContainerStatus.Paused);
        container.CgroupTo("resume").Thaw();
    }

    private static Container Open(ContainerStore store, string id, string verb, ContainerStatus wanted, ContainerStatus alsoGood)
    {
        Container container = Container.OpenLocked(store, id);
        ContainerStatus status = container.Status;
        if (status == wanted || status == alsoGood)
            return container;
        container.Dispose();
        string why = status == ContainerStatus.Stopped ? "container not running" : $"it is {status.Word()}, not {wanted.Word()}";
        throw new ContainerException($"cannot {verb} container \"{id}\": {why}");
    }
}
