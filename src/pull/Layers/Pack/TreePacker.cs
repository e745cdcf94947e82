using Mocker.Linux;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Pack;

/// <summary>Packs a whole directory: the root of a file system.</summary>
internal static class TreePacker
{
    // Each level takes a descriptor and a frame of the stack.
    private const int DeepestLevel = 400;

    /// <summary>Adds the directory as the root, and all that is below it; what is mounted below it is left out.</summary>
    public static void Pack(Descriptor root, LayerPacker into)
    {
        FileMetadata.Check(Files.Stat(root.Number, out FileStatus status), "statx(2)", default);
        Pack(root, status, [], status.MountId, into, 0);
    }

    /// <summary>Adds a directory under a name of its own.</summary>
    /// <param name="directory">Open for reading.</param>
    /// <param name="name">Its name in the archive; no NUL.</param>
    /// <param name="into">Gets it.</param>
    public static void Pack(Descriptor directory, byte[] name, LayerPacker into)
    {
        FileMetadata.Check(Files.Stat(directory.Number, out FileStatus status), "statx(2)", name);
        Pack(directory, status, name, status.MountId, into, 0);
    }

    private static void Pack(Descriptor directory, in FileStatus status, byte[] path, ulong mount, LayerPacker into, int level)
    {
        if (level == DeepestLevel)
            throw new ImageException($"directories nested more than {DeepestLevel} deep are not packed");
        into.AddDirectory(directory, status, path);
        if (status.MountId != mount)
        {
            into.Note("what is mounted there is left out", path);
            return;
        }
        foreach (byte[] name in TreeNames.Of(directory))
        {
            byte[] below = TreeNames.Join(path, name);
            using Descriptor handle = TreeNames.Open(directory, name, out FileStatus found);
            if (!into.CanHave(name, below))
                continue;
            if (found.Type == FileType.Directory)
                using (Descriptor opened = TreeNames.OpenDirectory(directory, name))
                    Pack(opened, found, below, mount, into, level + 1);
            else
                into.AddFile(directory, name, handle, found, below);
        }
    }
}
