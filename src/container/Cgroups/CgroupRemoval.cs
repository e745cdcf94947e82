using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Removes the cgroups of one container.</summary>
internal sealed unsafe class CgroupRemoval
{
    // A process that was just killed leaves its cgroup only when it has been torn down, mostly within a few hundred
    // microseconds. Doubled from 20 µs on, 15 waits come to 0.65 s; that is for all hierarchies together, because it is
    // the same process which is waited for.
    private const int Waits = 15;
    private long _wait = 20;
    private int _waited;

    /// <summary>Removes a cgroup and all below it, those that the container made itself included.</summary>
    /// <exception cref="ContainerException">Processes stay in it, or the kernel refuses.</exception>
    public void Remove(string directory)
    {
        int result = RmDir(directory);
        if (result == -(int)Errno.EBUSY)
        {
            foreach (string child in CgroupProcesses.Children(directory))
                Remove($"{directory}/{child}");
            result = RmDir(directory);
        }
        for (; result == -(int)Errno.EBUSY && _waited < Waits; _waited++, _wait *= 2)
        {
            Sleep.Microseconds(_wait);
            result = RmDir(directory);
        }
        if (result < 0 && result != -(int)Errno.ENOENT)
            throw Fault(directory, (Errno)(-result));
    }

    /// <summary>Removes a cgroup that nobody uses, and leaves it if somebody does.</summary>
    public static void RemoveEmpty(string directory) => RmDir(directory);

    private static int RmDir(string directory)
    {
        using CString path = new(directory);
        return Files.UnlinkAt(Files.CurrentDirectory, path, isDirectory: true);
    }

    private static ContainerException Fault(string directory, Errno error)
    {
        string why = LinuxException.Text(error);
        if (error == Errno.EBUSY && CgroupProcesses.Of(directory) is { Count: > 0 } processes)
            why = $"{processes.Count} process(es) are still in it, the first is {processes[0]}; kill them (kill --all) and delete again";
        return new($"cannot remove the cgroup {directory}: {why}");
    }
}
