using Mocker.Container.Cgroups;
using Mocker.Container.IntelRdt;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>An existing container: its directory and what the record said when it was opened.</summary>
public sealed class Container : IDisposable
{
    private CgroupHost? _host;

    internal Container(ContainerDirectory directory, ContainerRecord record, CgroupHost? host = null) =>
        (Directory, Record, _host) = (directory, record, host);

    public ContainerDirectory Directory { get; }

    public ContainerRecord Record { get; internal set; }

    /// <summary>Opens a container to look at it.</summary>
    /// <exception cref="ContainerException">There is none of this id.</exception>
    public static Container Open(ContainerStore store, string id) => Open(store, id, static _ => { });

    /// <summary>Opens a container to change it: waits until nobody else does.</summary>
    /// <exception cref="ContainerException">There is none of this id.</exception>
    public static Container OpenLocked(ContainerStore store, string id) => Open(store, id, static directory => directory.Lock());

    /// <summary>Opens a container that must not be changed meanwhile; others may do the same.</summary>
    /// <exception cref="ContainerException">There is none of this id.</exception>
    public static Container OpenShared(ContainerStore store, string id) => Open(store, id, static directory => directory.Lock(exclusive: false));

    /// <summary>Where the container is in its life, now.</summary>
    public ContainerStatus Status
    {
        get
        {
            if (Record.Creator.IsAlive)
                return ContainerStatus.Creating;
            if (Record.Init.Status is not ProcessStatus init)
                return ContainerStatus.Stopped;
            // Asked of the kernel and not noted by `start`, which may be killed before it can note anything.
            if (init.HasNotExecuted && !Record.IsRestored)
                return ContainerStatus.Created;
            // `state` has an answer even where cgroups cannot be looked at.
            return FindCgroup(required: false)?.IsFrozen == true ? ContainerStatus.Paused : ContainerStatus.Running;
        }
    }

    /// <summary>Its cgroup, or null when it was created without.</summary>
    /// <exception cref="ContainerException">Cgroups are not mounted any more: what goes on without would miss its limits, or leave it behind.</exception>
    public Cgroup? Cgroup => FindCgroup(required: true);

    /// <summary>Its cgroup, for what cannot be done without one.</summary>
    /// <param name="verb">What is to be done with the container.</param>
    /// <exception cref="ContainerException">It has none.</exception>
    public Cgroup CgroupTo(string verb) => Cgroup is { Directories.Count: > 0 } cgroup
        ? cgroup
        : throw new ContainerException(
            $"cannot {verb} container \"{Record.Id}\": it has no cgroup; create it where its user may make one, as in a scope of systemd-run --user --scope -p Delegate=yes");

    /// <summary>Its class of service; null without, or when resctrl is not mounted any more, which ends all classes.</summary>
    public RdtGroup? Rdt => Record.Rdt is RdtPaths paths && ResourceControl.Find() is ResourceControl control ? RdtGroup.FromPaths(control, paths) : null;

    /// <summary>What this host offers of cgroups.</summary>
    internal CgroupHost Host => _host ??= CgroupHost.Detect();

    /// <summary>The configuration that it was created from.</summary>
    /// <exception cref="ContainerException">It is not there any more.</exception>
    public RuntimeSpec ReadConfiguration() => RuntimeSpec.Parse(Directory.ReadConfiguration()
        ?? throw new ContainerException($"container {Record.Id} has lost its configuration ({Directory.Path}/config.json)"));

    /// <summary>What `state` prints.</summary>
    public StateDocument State => StateAs(Status);

    public void Dispose() => Directory.Dispose();

    /// <summary>The state that hooks of a moment get.</summary>
    internal StateDocument StateAs(ContainerStatus status) => new()
    {
        Id = Record.Id,
        Pid = status == ContainerStatus.Stopped ? 0 : Record.Init.Pid,
        Status = status.Word(),
        Bundle = Record.Bundle,
        Rootfs = Record.Rootfs,
        Created = Record.Created,
        Annotations = Record.Annotations,
        Owner = "",
    };

    private Cgroup? FindCgroup(bool required)
    {
        if (Record.Cgroup is not CgroupPaths paths)
            return null;
        if (required && Host.Mode == CgroupMode.None)
            throw new ContainerException($"cannot find the cgroup of container \"{Record.Id}\": no cgroup hierarchy is mounted; mount them where they were when it was created");
        return Cgroups.Cgroup.FromPaths(Host, paths);
    }

    private static Container Open(ContainerStore store, string text, Action<ContainerDirectory> take)
    {
        ContainerDirectory directory = store.Open(ContainerId.Parse(text));
        try
        {
            take(directory);
            ContainerRecord record = directory.ReadRecord() ?? throw new ContainerException(
                $"container \"{text}\" does not exist: its creation was interrupted; remove what is left with delete --force");
            return new(directory, record);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
