using System.Text;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Mounts layers on top of each other (the kernel's overlayfs.rst): each is unpacked once, into a directory of its own that all containers
/// share; what a container changes goes into its own directory.
/// </summary>
public sealed class OverlayDriver : IGraphDriver
{
    private const string Contents = "files", Upper = "upper", Work = "work", Merged = "rootfs", LowerList = "lower";

    private readonly LayerDirectories _layers;
    private readonly UnpackOptions _options;

    /// <param name="root">Where the layers are kept.</param>
    /// <param name="ownership">Whose files are. Outside the first user namespace they are mounted with the option userxattr.</param>
    public OverlayDriver(string root, Ownership ownership)
    {
        _layers = new LayerDirectories(Path.Combine(root, Name));
        _options = new UnpackOptions { Whiteouts = WhiteoutForm.Overlay, Ownership = ownership, UserAttributes = ownership == Ownership.Caller || !Namespaces.IsInInitialUser() };
    }

    public string Name => "overlay";

    public void Unpack(IReadOnlyList<LayerArchive> layers, UnpackNotes notes)
    {
        Digest[] chain = LayerArchive.ChainIds(layers.Select(layer => layer.DiffId));
        for (int at = 0; at < layers.Count; at++)
        {
            int layer = at;
            _layers.Ensure(chain[at], unfinished => Unpack(layers[layer], chain.AsSpan(0, layer), unfinished, notes));
        }
    }

    public void Create(IReadOnlyList<LayerArchive> layers, string directory)
    {
        string[] paths = [.. LayerArchive.ChainIds(layers.Select(layer => layer.DiffId)).Select(FilesOf)];
        foreach (string path in paths)
            if (!Directory.Exists(path))
                throw new ImageException($"the layer {path} is not unpacked");
        foreach (string name in (string[])[Upper, Work, Merged])
            StoreDirectory.Make(Path.Combine(directory, name));
        CopyRootMetadata(paths, Path.Combine(directory, Upper));
        // Topmost first, as the kernel wants them.
        StoreDirectory.Write(directory, LowerList, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Reverse(paths))), flush: false);
    }

    public void WriteChanges(IReadOnlyList<LayerArchive> layers, string directory, MountPoints mountPoints, LayerPacker into)
    {
        using Descriptor upper = LayerUnpacking.OpenDirectory(Path.Combine(directory, Upper));
        List<Descriptor> below = [];
        try
        {
            foreach (Digest chain in Enumerable.Reverse(LayerArchive.ChainIds(layers.Select(layer => layer.DiffId))))
                below.Add(LayerUnpacking.OpenDirectory(FilesOf(chain)));
            new OverlayChanges(below, mountPoints, into).Write(upper);
        }
        finally
        {
            foreach (Descriptor layer in below)
                layer.Dispose();
        }
    }

    public string Mount(string directory, ContainerIds? ids = null)
    {
        string target = Path.Combine(directory, Merged);
        if (ids is not null)
            // What something interrupted has left may not have them mapped.
            Unmount(directory);
        else if (IsMounted(directory, target))
            return target;
        string[] lower = File.ReadAllText(Path.Combine(directory, LowerList)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids is null)
            Mount(directory, lower, target);
        else
            MountMapped(directory, lower, target, ids);
        return target;
    }

    /// <summary>
    /// Layers and the container's own directory with mapped ids (Linux 5.19). What overlayfs does by itself, such as whiteouts, it does as who mounts
    /// it, and that is root inside: the host's root has no id in the mapped directories.
    /// </summary>
    private void MountMapped(string directory, string[] lower, string target, ContainerIds ids)
    {
        using MappingNamespace mapping = ids.MakeNamespace();
        List<Descriptor> mapped = [];
        try
        {
            string Map(string path)
            {
                mapped.Add(MappedMount.Of(path, mapping));
                return $"/proc/self/fd/{mapped[^1].Number}";
            }
            string own = Map(directory);
            string[] layers = [.. lower.Select(Map)];
            using FileIdentity root = new(ids.RootUid, ids.RootGid);
            Mount(own, layers, target);
        }
        finally
        {
            foreach (Descriptor mount in mapped)
                mount.Dispose();
        }
    }

    /// <summary>Mounts one with an empty layer, to see whether that is possible.</summary>
    /// <param name="directory">A directory that is not there; <see cref="Unmount"/> and <see cref="Remove"/> are the caller's to call.</param>
    /// <exception cref="LinuxException">It is not.</exception>
    internal void Try(string directory)
    {
        string layer = Path.Combine(directory, Contents);
        StoreDirectory.Make(layer);
        foreach (string name in (string[])[Upper, Work, Merged])
            StoreDirectory.Make(Path.Combine(directory, name));
        Mount(directory, [layer], Path.Combine(directory, Merged));
    }

    private unsafe void Mount(string directory, string[] lower, string target)
    {
        using CString type = new("overlay"), path = new(target), source = new("source"), name = new("mocker");
        using Descriptor context = new((int)Kernel.Check(Mounts.FsOpen(type), "fsopen(2)", "overlay"));
        Kernel.Check(Mounts.FsConfigString(context.Number, source, name), "fsconfig(2)", "source");
        SetLower(context.Number, lower);
        Set(context.Number, "upperdir", Path.Combine(directory, Upper));
        Set(context.Number, "workdir", Path.Combine(directory, Work));
        if (_options.UserAttributes)
            using (CString flag = new("userxattr"))
                Kernel.Check(Mounts.FsConfigFlag(context.Number, flag), "fsconfig(2)", "userxattr");
        // A renamed directory, or a file of which only the owner was changed, is copied up whole, so that the upper directory alone tells the changes.
        foreach (string feature in (string[])["redirect_dir", "metacopy"])
            if (!_options.UserAttributes)
                Set(context.Number, feature, "off");
        Kernel.Check(Mounts.FsConfigCreate(context.Number), "fsconfig(2)", $"overlay of {lower.Length} layers for {directory}");
        using Descriptor mount = new((int)Kernel.Check(Mounts.FsMount(context.Number, 0), "fsmount(2)", "overlay"));
        using Descriptor at = LayerUnpacking.OpenDirectory(target);
        Kernel.Check(Mounts.MoveMount(mount.Number, at.Number), "move_mount(2)", target);
    }

    /// <summary>What is mounted is a file system of its own.</summary>
    private static unsafe bool IsMounted(string directory, string target)
    {
        using CString outside = new(directory), inside = new(target);
        Kernel.Check(Files.Stat(Files.CurrentDirectory, outside, AtFlags.None, out FileStatus around), "statx(2)", directory);
        Kernel.Check(Files.Stat(Files.CurrentDirectory, inside, AtFlags.None, out FileStatus root), "statx(2)", target);
        return (around.FileSystemMajor, around.FileSystemMinor) != (root.FileSystemMajor, root.FileSystemMinor);
    }

    public unsafe void Unmount(string directory)
    {
        using CString path = new(Path.Combine(directory, Merged));
        int result = Mounts.Unmount(path, UnmountFlags.Detach | UnmountFlags.NoFollow);
        // EINVAL: it is no mount point.
        if (result is not (-(int)Errno.EINVAL or -(int)Errno.ENOENT))
            Kernel.Check(result, "umount2(2)", directory);
    }

    public void Remove(string directory) => LayerDirectories.Remove(directory);

    /// <summary>Removes unpacked layers that are in no image's chain.</summary>
    public void Prune(IReadOnlySet<Digest> chainIds) => _layers.Prune(chainIds);

    private string FilesOf(Digest chainId) => Path.Combine(_layers.PathOf(chainId), Contents);

    private void Unpack(LayerArchive layer, ReadOnlySpan<Digest> chainBelow, string unfinished, UnpackNotes notes)
    {
        string files = Path.Combine(unfinished, Contents);
        LayerUnpacking.MakeRoot(files);
        List<Descriptor> below = [];
        try
        {
            for (int at = chainBelow.Length - 1; at >= 0; at--)
                below.Add(LayerUnpacking.OpenDirectory(FilesOf(chainBelow[at])));
            using Descriptor root = LayerUnpacking.OpenDirectory(files);
            // The root is a directory like others: where the layer has no entry for it, it is as below.
            if (below.Count > 0)
                FileMetadata.SetTime(root.Number, FileCopy.CopyDirectoryMetadata(below[0], root.Number, _options.Ownership), default);
            LayerUnpacking.Apply(layer, root, new LowerLayers(below), _options, notes);
        }
        finally
        {
            foreach (Descriptor directory in below)
                directory.Dispose();
        }
    }

    private void CopyRootMetadata(string[] paths, string upper)
    {
        using Descriptor to = LayerUnpacking.OpenDirectory(upper);
        if (paths.Length == 0)
        {
            Kernel.Check(Files.ChMod(to.Number, 0x1ed), "chmod(2)", upper);
            return;
        }
        using Descriptor from = LayerUnpacking.OpenDirectory(paths[^1]);
        FileMetadata.SetTime(to.Number, FileCopy.CopyDirectoryMetadata(from, to.Number, _options.Ownership), default);
    }

    /// <summary>One layer a call (Linux 6.5), for a single text has room for a page only.</summary>
    private static unsafe void SetLower(int context, string[] lower)
    {
        using CString key = new("lowerdir+");
        foreach (string layer in lower)
        {
            using CString value = new(layer);
            int result = Mounts.FsConfigString(context, key, value);
            if (result == -(int)Errno.EINVAL && layer == lower[0])
            {
                Set(context, "lowerdir", string.Join(':', lower.Select(path => path.Replace("\\", "\\\\").Replace(":", "\\:"))));
                return;
            }
            Kernel.Check(result, "fsconfig(2)", layer);
        }
    }

    private static unsafe void Set(int context, string key, string value)
    {
        using CString name = new(key), text = new(value);
        Kernel.Check(Mounts.FsConfigString(context, name, text), "fsconfig(2)", $"{key} {value}");
    }
}
