using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Stats;
using Mocker.Container.IntelRdt;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Tells what happens to a container, and what it uses (`events`).</summary>
public static unsafe class Watching
{
    /// <summary>The figures as they are now.</summary>
    /// <exception cref="ContainerException">The container is stopped, or a figure cannot be read.</exception>
    public static ContainerEvent Once(ContainerStore store, string id)
    {
        using Container container = Open(store, id);
        return Statistics(container, container.CgroupTo("watch"));
    }

    /// <summary>Tells of every time that it runs out of memory, and its figures at regular times, until its process ends.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="interval">From one set of figures to the next.</param>
    /// <param name="tell">Takes the events.</param>
    /// <exception cref="ContainerException">As for <see cref="Once"/>.</exception>
    public static void Run(ContainerStore store, string id, TimeSpan interval, Action<ContainerEvent> tell)
    {
        using Container container = Open(store, id);
        Cgroup cgroup = container.CgroupTo("watch");
        using Descriptor? init = container.Record.Init.Open();
        using OomNotice? notice = OomNotice.Of(cgroup);
        long step = Math.Max((long)interval.TotalMilliseconds, 1);
        long next = Environment.TickCount64 + step;
        for (bool ended = init is null; !ended;)
        {
            ended = Wait(init!, notice, next);
            // The container's end may be the work of the killer, so that is told first.
            if ((ended ? notice?.TakeLast() : notice?.Take()) == true)
                tell(new() { Type = ContainerEvent.Oom, Id = id });
            if (ended || Environment.TickCount64 < next)
                continue;
            tell(Statistics(container, cgroup));
            // Figures that could not be had in time are not made up for.
            next += (Environment.TickCount64 - next) / step * step + step;
        }
    }

    /// <summary>Waits for the end of the process, for want of memory, or for the time.</summary>
    /// <returns>The process has ended.</returns>
    private static bool Wait(Descriptor init, OomNotice? notice, long until)
    {
        PollItem* items = stackalloc PollItem[2] { new(init.Number, PollItem.In), notice?.Item ?? new(-1, 0) };
        int ready = Processes.Poll(items, 2, Math.Max(until - Environment.TickCount64, 0));
        if (ready != -(int)Errno.EINTR)
            Kernel.Check(ready, "ppoll(2)");
        return ready > 0 && items[0].Returned != 0;
    }

    private static ContainerEvent Statistics(Container container, Cgroup cgroup) => new()
    {
        Type = ContainerEvent.Statistics,
        Id = container.Record.Id,
        Data = CgroupStatistics.Read(cgroup, container.Record.Rdt is RdtPaths paths && ResourceControl.Find() is ResourceControl control
            ? RdtStatistics.Read(control, paths)
            : null),
    };

    private static Container Open(ContainerStore store, string id)
    {
        Container container = Container.Open(store, id);
        if (container.Status != ContainerStatus.Stopped)
            return container;
        container.Dispose();
        throw new ContainerException($"cannot watch container \"{id}\": container not running");
    }
}
