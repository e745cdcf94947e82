using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// The CPUs that a process of `exec` is born on, before it moves to the container's cgroup (config.md, execCPUAffinity): its
/// parent's, which has its own back afterwards.
/// </summary>
internal sealed unsafe class InitialAffinity : IDisposable
{
    private readonly ulong[] _before;

    private InitialAffinity(ulong[] before) => _before = before;

    /// <summary>Moves this thread to the process's initial CPUs; null where it has none.</summary>
    /// <exception cref="ContainerException">None of them is there, or this thread's to use.</exception>
    public static InitialAffinity? Of(ProcessSpec process, string document)
    {
        if (process.ExecCpuAffinity?.Initial is not { Length: > 0 } cpus)
            return null;
        ulong[] before = new ulong[128];
        fixed (ulong* mask = before)
            Kernel.Check(Scheduling.GetAffinity(mask, before.Length * sizeof(ulong)), "sched_getaffinity(2)");
        int result = Set(ListFormat.MaskOf(cpus));
        return result < 0
            ? throw new ContainerException($"cannot start on the CPUs {cpus}: sched_setaffinity(2): {LinuxException.Text((Errno)(-result))}", document + "/execCPUAffinity/initial")
            : new(before);
    }

    /// <summary>Should its own CPUs have gone meanwhile, the thread stays where it is; the process has long been started.</summary>
    public void Dispose() => Set(_before);

    private static int Set(ulong[] cpus)
    {
        fixed (ulong* mask = cpus)
            return Scheduling.SetAffinity(mask, cpus.Length * sizeof(ulong));
    }
}
