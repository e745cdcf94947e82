using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Gives each container a copy of the image's root filesystem, which needs no rights and works everywhere. On file systems that share
/// blocks between files (ioctl_ficlone(2): btrfs, XFS) the copy takes no room until it is changed.
/// </summary>
public sealed class CopyDriver : IGraphDriver
{
    private const string Contents = "files", Rootfs = "rootfs";

    private readonly LayerDirectories _images;
    private readonly Ownership _ownership;

    /// <param name="root">Where unpacked images are kept.</param>
    /// <param name="ownership">Whose files are.</param>
    public CopyDriver(string root, Ownership ownership) => (_images, _ownership) = (new LayerDirectories(Path.Combine(root, Name)), ownership);

    public string Name => "vfs";

    public void Unpack(IReadOnlyList<LayerArchive> layers, UnpackNotes notes) => _images.Ensure(ChainId(layers), unfinished =>
    {
        string files = Path.Combine(unfinished, Contents);
        LayerUnpacking.MakeRoot(files);
        LayerUnpacking.ApplyAll(layers, files, new UnpackOptions { Ownership = _ownership }, notes);
    });

    public void Create(IReadOnlyList<LayerArchive> layers, string directory)
    {
        string image = Path.Combine(_images.PathOf(ChainId(layers)), Contents), rootfs = Path.Combine(directory, Rootfs);
        if (!Directory.Exists(image))
            throw new ImageException($"the image {image} is not unpacked");
        LayerUnpacking.MakeRoot(rootfs);
        using Descriptor from = LayerUnpacking.OpenDirectory(image), to = LayerUnpacking.OpenDirectory(rootfs);
        new TreeCopy(_ownership).Copy(from, to);
    }

    public void WriteChanges(IReadOnlyList<LayerArchive> layers, string directory, MountPoints mountPoints, LayerPacker into)
    {
        using Descriptor before = LayerUnpacking.OpenDirectory(Path.Combine(_images.PathOf(ChainId(layers)), Contents));
        using Descriptor after = OpenUnmapped(directory);
        new CopyChanges(before, after, mountPoints).Write(into);
    }

    public string Mount(string directory, ContainerIds? ids = null)
    {
        string rootfs = Path.Combine(directory, Rootfs);
        if (ids is null)
            return rootfs;
        Unmount(directory);
        using Mocker.Container.Launch.MappingNamespace mapping = ids.MakeNamespace();
        using Descriptor mapped = MappedMount.Of(rootfs, mapping), at = LayerUnpacking.OpenDirectory(rootfs);
        Kernel.Check(Mounts.MoveMount(mapped.Number, at.Number), "move_mount(2)", rootfs);
        return rootfs;
    }

    public unsafe void Unmount(string directory)
    {
        using CString path = new(Path.Combine(directory, Rootfs));
        int result = Mounts.Unmount(path, UnmountFlags.Detach | UnmountFlags.NoFollow);
        // EINVAL: it is no mount point. EPERM: who has no rights has mounted nothing.
        if (result is not (-(int)Errno.EINVAL or -(int)Errno.ENOENT or -(int)Errno.EPERM))
            Kernel.Check(result, "umount2(2)", directory);
    }

    public void Remove(string directory) => LayerDirectories.Remove(directory);

    /// <summary>Removes unpacked images that are not used any more.</summary>
    public void Prune(IReadOnlySet<Digest> chainIds) => _images.Prune(chainIds);

    /// <summary>The container's root filesystem without the mount that maps ids while it runs.</summary>
    private static Descriptor OpenUnmapped(string directory)
    {
        Descriptor root = LayerUnpacking.OpenDirectory(Path.Combine(directory, Rootfs));
        using Descriptor above = LayerUnpacking.OpenDirectory(directory);
        Kernel.Check(Files.Stat(above.Number, out FileStatus outside), "statx(2)", directory);
        Kernel.Check(Files.Stat(root.Number, out FileStatus inside), "statx(2)", directory);
        if (inside.MountId == outside.MountId)
            return root;
        root.Dispose();
        using Descriptor own = MappedMount.Clone(directory);
        return TreeNames.OpenDirectory(own, [.. "rootfs\0"u8]);
    }

    private static Digest ChainId(IReadOnlyList<LayerArchive> layers) => layers.Count == 0
        ? Digest.Of([])
        : LayerArchive.ChainIds(layers.Select(layer => layer.DiffId))[^1];
}
