namespace Mocker.Linux;

/// <summary>Raw calls of sched(7), ioprio_set(2) and set_mempolicy(2) on the calling thread.</summary>
public static unsafe class Scheduling
{
    /// <summary>sched_setattr(2).</summary>
    public static int SetAttributes(SchedulingAttributes* attributes) =>
        (int)Kernel.Call(SyscallNumber.SchedSetAttr, 0, (nint)attributes, 0);

    /// <summary>sched_setaffinity(2).</summary>
    /// <param name="cpus">A bit for each CPU; those that there are not, or not in the cgroup, are left out by the kernel.</param>
    /// <param name="size">The mask's size in bytes.</param>
    public static int SetAffinity(void* cpus, int size) => (int)Kernel.Call(SyscallNumber.SchedSetAffinity, 0, size, (nint)cpus);

    /// <summary>sched_getaffinity(2): how many bytes of the mask were filled; the size has to be a multiple of eight and hold all CPUs of the machine.</summary>
    public static int GetAffinity(void* cpus, int size) => (int)Kernel.Call(SyscallNumber.SchedGetAffinity, 0, size, (nint)cpus);

    /// <summary>ioprio_set(2).</summary>
    /// <param name="priority">The class in the bits from 13 on, the priority in those below.</param>
    public static int SetIoPriority(int priority)
    {
        const nint Process = 1; // IOPRIO_WHO_PROCESS
        return (int)Kernel.Call(SyscallNumber.IoPrioSet, Process, 0, priority);
    }

    /// <summary>set_mempolicy(2).</summary>
    /// <param name="mode">The mode with its flags.</param>
    /// <param name="nodes">A bit for each node, or null.</param>
    /// <param name="bits">How many bits the mask has.</param>
    public static int SetMemoryPolicy(int mode, ulong* nodes, int bits) =>
        // The kernel takes one bit less than it is told of (mempolicy.c, get_nodes).
        (int)Kernel.Call(SyscallNumber.SetMemPolicy, mode, (nint)nodes, nodes == null ? 0 : bits + 1);
}

/// <summary>struct sched_attr (sched_setattr(2)), in the size that has utilization clamps (Linux 5.3).</summary>
public struct SchedulingAttributes
{
    /// <summary>The struct's own size in bytes.</summary>
    public uint Size;
    public uint Policy;
    public ulong Flags;
    public int Nice;
    public uint Priority;

    /// <summary>Nanoseconds, as the next two.</summary>
    public ulong Runtime;
    public ulong Deadline;
    public ulong Period;
    public uint UtilizationMinimum;
    public uint UtilizationMaximum;
}
