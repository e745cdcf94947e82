using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>The mounts at the root filesystem of a container that shares the host's mount namespace.</summary>
internal static unsafe class RootfsMounts
{
    /// <summary>How many mounts lie on one another at this place.</summary>
    public static int Count(string rootfs) => MountTable.Read().Count(mount => mount.MountPoint == rootfs);

    /// <summary>Takes away what the container's creation put there, with all that lies on it.</summary>
    /// <exception cref="LinuxException">umount2(2) fails.</exception>
    public static void Remove(ContainerRecord record)
    {
        if (record.MountsBefore < 0)
            return;
        using CString path = new(record.Rootfs);
        for (int count = Count(record.Rootfs); count > record.MountsBefore; count--)
            Kernel.Check(Mounts.Unmount(path, UnmountFlags.Detach | UnmountFlags.NoFollow), "umount2(2)", record.Rootfs);
    }
}
