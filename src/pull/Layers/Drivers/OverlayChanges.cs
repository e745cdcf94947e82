using Mocker.Linux;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Writes the upper directory of an overlay file system as a layer: what hides files there (the kernel's overlayfs.rst) becomes image-spec's
/// whiteouts, and what overlay keeps in attributes is not written.
/// </summary>
internal static class OverlayChanges
{
    private const int DeepestLevel = 400;

    /// <param name="upper">The upper directory, open for reading.</param>
    /// <param name="rootChanged">Whether the root itself is part of the layer; an unchanged upper directory has one, too.</param>
    /// <param name="into">Gets the layer.</param>
    public static void Write(Descriptor upper, bool rootChanged, LayerPacker into) => Write(upper, [], rootChanged, into, 0);

    private static void Write(Descriptor directory, byte[] path, bool isPart, LayerPacker into, int level)
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
            WriteName(directory, name, TreeNames.Join(path, name), into, level);
    }

    private static void WriteName(Descriptor directory, byte[] name, byte[] path, LayerPacker into, int level)
    {
        using Descriptor handle = TreeNames.Open(directory, name, out FileStatus status);
        if (!into.CanHave(name, path))
            return;
        if (status.Type == FileType.Directory)
        {
            using Descriptor opened = TreeNames.OpenDirectory(directory, name);
            Write(opened, path, isPart: true, into, level + 1);
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
}
