using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Signals a whole cgroup.</summary>
/// <param name="tracking">The directory that knows who is in the container.</param>
/// <param name="unified">The version 2 one, if there is one.</param>
/// <param name="freezer">The one that can be frozen, if there is one.</param>
internal sealed class CgroupKill(CgroupDirectory tracking, CgroupDirectory? unified, CgroupDirectory? freezer)
{
    private const int SigKill = 9;

    // Without a freezer processes may fork while they are being killed, so look again; faster than that for ever forks nobody.
    private const int Rounds = 100;
    private const long Pause = 100;

    public void Send(int signal)
    {
        if (signal == SigKill && tracking == unified && KillAtOnce())
            return;
        List<int> processes = CgroupProcesses.Of(tracking.Path);
        if (processes.Count == 0)
            return;
        bool frozenBefore = freezer is not null && CgroupFreezer.IsFrozen(freezer);
        if (signal == SigKill && AreInUnified(processes) && KillAtOnce())
        {
            // The freezer of version 1 keeps even the killed ones.
            if (frozenBefore)
                CgroupFreezer.Thaw(freezer!);
            return;
        }
        bool frozen = frozenBefore || (freezer is not null && CgroupFreezer.TryFreeze(freezer));
        try
        {
            SignalAll(signal);
        }
        finally
        {
            if (frozen && (!frozenBefore || signal == SigKill))
                CgroupFreezer.Thaw(freezer!);
        }
        // A process that cannot be frozen, as it waits for a disk, must not keep the others alive.
        for (int round = 0; signal == SigKill && !frozen && round < Rounds && SignalAll(signal) > 0; round++)
            Sleep.Microseconds(Pause);
    }

    // Linux 5.14: all of a version 2 cgroup, and nothing in it can fork away meanwhile.
    private bool KillAtOnce() => CgroupFile.WriteAt(unified!.Path, "cgroup.kill", "1") == 0;

    // On a hybrid host somebody else may have put a process into the version 1 hierarchies alone.
    private bool AreInUnified(List<int> processes)
    {
        if (unified is null)
            return false;
        List<int> known = CgroupProcesses.Of(unified.Path);
        return processes.TrueForAll(known.Contains);
    }

    // How many there are. 0 stands for those of another pid namespace; to kill(2) it would mean one's own process group.
    private int SignalAll(int signal)
    {
        List<int> processes = CgroupProcesses.Of(tracking.Path);
        processes.Remove(0);
        foreach (int pid in processes)
        {
            int result = Processes.Kill(pid, signal);
            if (result < 0 && result != -(int)Errno.ESRCH)
                throw new ContainerException($"cannot send signal {signal} to process {pid} of the container: {LinuxException.Text((Errno)(-result))}");
        }
        return processes.Count;
    }
}
