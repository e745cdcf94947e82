using Mocker.Linux;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Writes the upper directory of an overlay file system as a layer: what hides files there (the kernel's overlayfs.rst) becomes image-spec's
/// whiteouts, and what overlay keeps in attributes is not written.
/// </summary>
/// <param name="below">The layers below, open, topmost first.</param>
/// <param name="mountPoints">What the runtime has made in it.</param>
/// <param name="into">Gets the layer.</param>
internal sealed class OverlayChanges(IReadOnlyList<Descriptor> below, MountPoints mountPoints, LayerPacker into)
{
    private const int DeepestLevel = 400;

    /// <param name="upper">The upper directory, open for reading. Its root is there also where it is not changed.</param>
    public void Write(Descriptor upper)
    {
        bool madeInRoot = TreeNames.Of(upper).Exists(name => mountPoints.Contains(name[..^1]) && IsMadeByRuntime(upper, name, name[..^1], 1));
        bool changed = below.Count == 0 || TreeDifference.OfDirectories(below[0], upper, times: !madeInRoot);
        Write(upper, [], changed, 0);
    }

    private void Write(Descriptor directory, byte[] path, bool isPart, int level)
    {
        if (level == DeepestLevel)
            throw new ImageException($"directories nested more than {DeepestLevel} deep are not packed");
        FileMetadata.Check(Files.Stat(directory.Number, out FileStatus status), "statx(2)", path);
        AttributeHolder attributes = new(directory.Number);
        if (OverlayMarks.Has(attributes, "redirect"))
            throw new ImageException($"{ByteText.Quoted(path)} was renamed in an overlay file system with redirect_dir=on: what it had below is not known here, so no layer can be made");
        if (isPart)
            into.AddDirectory(directory, status, path);
        if (level > 0 && OverlayMarks.IsOpaque(attributes))
            into.AddOpaque(path);
        foreach (byte[] name in TreeNames.Of(directory))
            WriteName(directory, name, TreeNames.Join(path, name), level);
    }

    private void WriteName(Descriptor directory, byte[] name, byte[] path, int level)
    {
        using Descriptor handle = TreeNames.Open(directory, name, out FileStatus status);
        if (!into.CanHave(name, path) || mountPoints.Concerns(path) && IsMadeByRuntime(directory, name, path, level + 1))
            return;
        if (status.Type == FileType.Directory)
        {
            using Descriptor opened = TreeNames.OpenDirectory(directory, name);
            Write(opened, path, isPart: true, level + 1);
            return;
        }
        AttributeHolder attributes = new(directory.Number, name);
        if (status.Type == FileType.Regular && OverlayMarks.Has(attributes, "metacopy"))
            throw new ImageException($"{ByteText.Quoted(path)} has its data in a layer below (metacopy=on of an overlay file system), so no layer can be made");
        // An empty file with an attribute is the other kind of whiteout (Linux 6.7), for overlays within overlays.
        if (OverlayMarks.IsWhiteout(status) || status is { Type: FileType.Regular, Size: 0 } && OverlayMarks.Has(attributes, "whiteout"))
            into.AddWhiteout(path);
        else
            into.AddFile(directory, name, handle, status, path);
    }

    /// <summary>It is in the upper directory for nothing but what the runtime has made: itself, or in it.</summary>
    private bool IsMadeByRuntime(Descriptor directory, byte[] name, byte[] path, int level)
    {
        using Descriptor handle = TreeNames.Open(directory, name, out FileStatus status);
        if (level == DeepestLevel || !mountPoints.Concerns(path))
            return false;
        if (status.Type != FileType.Directory)
            return mountPoints.IsUntouched(path, status, new AttributeHolder(directory.Number, name));
        using Descriptor opened = TreeNames.OpenDirectory(directory, name);
        AttributeHolder attributes = new(opened.Number);
        // One that was made anew may be opaque, for there is nothing below; of another that is a change.
        if (!mountPoints.Contains(path) && OverlayMarks.IsOpaque(attributes) || OverlayMarks.Has(attributes, "redirect"))
            return false;
        List<byte[]> names = TreeNames.Of(opened);
        if (!names.TrueForAll(each => IsMadeByRuntime(opened, each, TreeNames.Join(path, each), level + 1)))
            return false;
        if (mountPoints.Contains(path))
            return mountPoints.IsUntouched(path, status, attributes);
        using Descriptor? before = FindBelow(path);
        return names.Count > 0 && before is not null && !TreeDifference.OfDirectories(before, opened, times: false);
    }

    /// <summary>A directory that the layers below have, as they show it together: the topmost that there is. Null if there is none.</summary>
    private unsafe Descriptor? FindBelow(byte[] path)
    {
        fixed (byte* name = (byte[])[.. path, 0])
            foreach (Descriptor layer in below)
            {
                int opened = Files.OpenAt2(layer.Number, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, ResolveFlags.Beneath | ResolveFlags.NoSymLinks);
                if (opened >= 0)
                    return new(opened);
                if (opened is not (-(int)Errno.ENOENT or -(int)Errno.ENOTDIR or -(int)Errno.ELOOP))
                    FileMetadata.Check(opened, "openat2(2)", path);
            }
        return null;
    }
}
