using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Stops and continues all processes of a cgroup (freezer of version 1, cgroup.freeze of version 2).</summary>
internal static class CgroupFreezer
{
    // Version 1 may hang in FREEZING while processes are being forked; thawing it now and then lets them get somewhere
    // where they can be stopped. Waits double from 50 µs to 10 ms: all in all about two seconds.
    private const int Tries = 200;
    private const int TriesBeforeThaw = 25;
    private const long FirstWait = 50;
    private const long LongestWait = 10_000;

    /// <summary>The cgroup itself is told to be frozen; one above it may be besides.</summary>
    public static bool IsFrozen(CgroupDirectory cgroup)
    {
        string file = cgroup.Hierarchy.IsUnified ? "cgroup.freeze" : "freezer.self_freezing";
        return CgroupFile.ReadAt(cgroup.Path, file, out _) is ['1', ..];
    }

    /// <exception cref="ContainerException">It cannot be frozen, or not in time; then it is thawed again.</exception>
    public static void Freeze(CgroupDirectory cgroup)
    {
        if (TryFreeze(cgroup))
            return;
        throw new ContainerException(
            $"cannot freeze the cgroup {cgroup}: some of its processes did not stop within two seconds, as happens with ones that " +
            "wait for a disk or a network file system (state D in ps); it was thawed again");
    }

    /// <summary>False if it did not come to rest in time; then it is thawed again.</summary>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public static bool TryFreeze(CgroupDirectory cgroup)
    {
        long wait = FirstWait;
        Order(cgroup, frozen: true);
        for (int i = 1; i <= Tries; i++)
        {
            if (Settled(cgroup))
                return true;
            if (!cgroup.Hierarchy.IsUnified)
            {
                if (i % TriesBeforeThaw == 0)
                    Order(cgroup, frozen: false);
                Order(cgroup, frozen: true);
            }
            Sleep.Microseconds(wait);
            wait = Math.Min(wait * 2, LongestWait);
        }
        Order(cgroup, frozen: false);
        return false;
    }

    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public static void Thaw(CgroupDirectory cgroup) => Order(cgroup, frozen: false);

    private static bool Settled(CgroupDirectory cgroup)
    {
        if (!cgroup.Hierarchy.IsUnified)
            return CgroupFile.ReadAt(cgroup.Path, "freezer.state", out _) is "FROZEN\n";
        string events = CgroupFile.ReadAt(cgroup.Path, "cgroup.events", out _) ?? "";
        return CgroupFile.ValueOf(events, "frozen") == 1;
    }

    private static void Order(CgroupDirectory cgroup, bool frozen)
    {
        (string file, string value) = cgroup.Hierarchy.IsUnified
            ? ("cgroup.freeze", frozen ? "1" : "0")
            : ("freezer.state", frozen ? "FROZEN" : "THAWED");
        int result = CgroupFile.WriteAt(cgroup.Path, file, value);
        if (result < 0)
        {
            Errno error = (Errno)(-result);
            throw new ContainerException(
                $"cannot {(frozen ? "freeze" : "thaw")} the cgroup {cgroup}: {file}: {LinuxException.Text(error)}" +
                (error == Errno.ENOENT && cgroup.Hierarchy.IsUnified ? "; it takes Linux 5.2" : ""));
        }
    }
}
