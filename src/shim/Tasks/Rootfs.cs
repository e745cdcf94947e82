using Mocker.Container;
using Mocker.Linux;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Tasks;

/// <summary>A container's root filesystem: what containerd's snapshotter says is to be mounted there.</summary>
internal static unsafe class Rootfs
{
    // What mount(2) takes of options: a page.
    private const int LongestData = 4095;

    /// <summary>Mounts it all; what fails is taken away again.</summary>
    /// <param name="rootfs">The place.</param>
    /// <param name="mounts">In this order.</param>
    /// <exception cref="ContainerException">One cannot be mounted.</exception>
    public static void Mount(string rootfs, IReadOnlyList<RootfsMount> mounts)
    {
        if (mounts.Count == 0)
            return;
        Directory.CreateDirectory(rootfs);
        try
        {
            foreach (RootfsMount mount in mounts)
                Mount(mount, mount.Target.Length == 0 ? rootfs : Path.Combine(rootfs, mount.Target.TrimStart('/')));
        }
        catch (ContainerException)
        {
            Unmount(rootfs);
            throw;
        }
    }

    /// <summary>Takes away all that is mounted there.</summary>
    public static void Unmount(string rootfs)
    {
        const int many = 128;
        using CString path = new(rootfs);
        int result = 0;
        for (int i = 0; i < many && result >= 0; i++)
            result = Mounts.Unmount(path, UnmountFlags.Detach | UnmountFlags.NoFollow);
        // No mount, or no such place.
        if (result < 0 && result is not (-(int)Errno.EINVAL or -(int)Errno.ENOENT))
            Log.Warning($"cannot unmount \"{rootfs}\": umount2(2): {LinuxException.Text((Errno)(-result))}");
    }

    private static void Mount(RootfsMount mount, string target)
    {
        RootfsOptions options = RootfsOptions.Parse(mount.Options);
        int result = IsTooLong(options)
            ? MountFromBelow(mount, target, options)
            : Mount(mount.Type, mount.Source, target, options.Flags, options.Data);
        if (result >= 0 && options.NeedsRemount)
            result = Mount("", "", target, options.Flags | MountFlags.Remount, "");
        if (result >= 0 && options.Propagation != 0)
            result = Mount("", "", target, options.Propagation, "");
        if (result < 0)
            throw new ContainerException(
                $"cannot mount the root filesystem ({mount.Type} of \"{mount.Source}\") at \"{target}\": mount(2): {LinuxException.Text((Errno)(-result))}");
    }

    private static bool IsTooLong(RootfsOptions options) => options.Data.Length > LongestData;

    /// <summary>With many layers the options are longer than the kernel takes: said from the directory that all layers are in, they are shorter.</summary>
    private static int MountFromBelow(RootfsMount mount, string target, RootfsOptions options)
    {
        if (options.RelativeToLayers() is not (string directory, RootfsOptions relative) || IsTooLong(relative))
            return MountLayerwise(mount, target, options);
        using CString here = new("."), there = new(directory);
        using Descriptor before = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, here, OpenFlags.Path | OpenFlags.Directory), "open(2)", "."));
        Kernel.Check(Files.ChDir(there), "chdir(2)", directory);
        try
        {
            return Mount(mount.Type, mount.Source, target, relative.Flags, relative.Data);
        }
        finally
        {
            Kernel.Check(Files.ChDir(before.Number), "fchdir(2)");
        }
    }

    /// <summary>fsconfig(2) takes one layer after the other (Linux 6.7, "lowerdir+").</summary>
    private static int MountLayerwise(RootfsMount mount, string target, RootfsOptions options)
    {
        using CString type = new(mount.Type), place = new(target), source = new(mount.Source), sourceKey = new("source");
        int opened = Mounts.FsOpen(type);
        if (opened < 0)
            return opened;
        using Descriptor context = new(opened);
        int result = Mounts.FsConfigString(opened, sourceKey, source);
        foreach ((string name, string? value) in options.Settings())
        {
            using CString key = new(name);
            if (result >= 0 && value is null)
                result = Mounts.FsConfigFlag(opened, key);
            else if (result >= 0)
                using (CString text = new(value!))
                    result = Mounts.FsConfigString(opened, key, text);
        }
        if (result >= 0)
            result = Mounts.FsConfigCreate(opened);
        if (result >= 0)
            result = Mounts.FsMount(opened, options.Attributes);
        if (result < 0)
            return result;
        using Descriptor tree = new(result);
        result = Files.OpenAt(Files.CurrentDirectory, place, OpenFlags.Path | OpenFlags.Directory);
        if (result < 0)
            return result;
        using Descriptor directory = new(result);
        return Mounts.MoveMount(tree.Number, directory.Number);
    }

    private static int Mount(string type, string source, string target, MountFlags flags, string data)
    {
        using CString from = new(source), to = new(target), kind = new(type), text = new(data);
        return Mounts.Mount(from, to, kind, flags, data.Length == 0 ? null : (byte*)text);
    }
}
