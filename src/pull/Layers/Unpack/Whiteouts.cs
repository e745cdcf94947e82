using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>The entries that hide what layers below have (image-spec, layer.md, Whiteouts).</summary>
internal sealed unsafe class Whiteouts(TreeWalker walker, MadeNames made, UnpackOptions options, UnpackNotes notes)
{
    // Each level of what is looked through takes a descriptor.
    private const int DeepestLevel = 400;

    private static ReadOnlySpan<byte> Prefix => ".wh."u8;

    private static ReadOnlySpan<byte> Opaque => ".wh..wh..opq\0"u8;

    private bool Overlay => options.Whiteouts == WhiteoutForm.Overlay;

    /// <summary>Carries an entry out that is a whiteout.</summary>
    /// <returns>Whether it was one, or another that is none of the container's files.</returns>
    public bool Take(EntryPath path, TarEntry entry)
    {
        if (options.Whiteouts == WhiteoutForm.None)
            return false;
        foreach (byte[] parent in path.Parents)
            if (parent.AsSpan().StartsWith(Prefix))
                return IsOfAufs(parent) ? Skip(entry) : throw new ImageException($"{entry}: a whiteout has no files in it");
        if (path.Name is not byte[] name || !name.AsSpan().StartsWith(Prefix))
            return false;
        if (name.AsSpan().SequenceEqual(Opaque))
        {
            // The directory itself may be one that only layers below have, or none at all.
            if (walker.Open(path, entry, make: false) is TreeDirectory directory)
                HideAll(directory, entry);
            return true;
        }
        if (IsOfAufs(name))
            return Skip(entry);
        byte[] hidden = name[Prefix.Length..];
        if (hidden.Length == 1 || hidden.AsSpan().SequenceEqual(".\0"u8) || hidden.AsSpan().SequenceEqual("..\0"u8))
            throw new ImageException($"{entry}: this whiteout names no file");
        if (walker.Open(path, entry, make: false) is TreeDirectory parentDirectory)
            Hide(parentDirectory, hidden, entry);
        return true;
    }

    /// <summary>What aufs kept in layers, before there was overlay: <c>.wh..wh.plnk</c> and the like.</summary>
    private static bool IsOfAufs(byte[] name) => name.AsSpan().StartsWith(".wh..wh."u8) && !name.AsSpan().SequenceEqual(Opaque);

    private bool Skip(TarEntry entry)
    {
        notes.Add("aufs's own files are not unpacked", entry.Name);
        return true;
    }

    private void Hide(TreeDirectory parent, byte[] name, TarEntry entry)
    {
        bool ours = made.Contains(parent.Inode, name);
        if (TreeRemoval.OpenDirectory(parent.Number, name) is Descriptor directory)
        {
            using (directory)
            {
                if (Overlay)
                {
                    // It came with this layer, so only what is below is hidden.
                    OverlayMarks.MakeOpaque(directory.Number, options.UserAttributes, entry.Name);
                    return;
                }
                RemoveOthers(directory.Number, entry, 0);
            }
            if (!ours)
                RemoveIfEmpty(parent.Number, name);
            walker.Forget();
            return;
        }
        if (ours)
            return;
        if (!Overlay)
        {
            TreeRemoval.Remove(parent.Number, name);
            walker.Forget();
            return;
        }
        Errno error = FileMetadata.MakeNode(parent.Number, name, FileType.CharacterDevice, 0, 0, 0);
        // One entry may be there twice.
        if (error is not (Errno.None or Errno.EEXIST))
            throw FileMetadata.Failure("mknod(2)", error, entry.Name);
        walker.Forget();
    }

    private void HideAll(TreeDirectory directory, TarEntry entry)
    {
        using Descriptor opened = TreeRemoval.OpenDirectory(directory.Number, [(byte)'.', 0])
            ?? throw new ImageException($"{entry}: its directory cannot be opened");
        if (Overlay)
            OverlayMarks.MakeOpaque(opened.Number, options.UserAttributes, entry.Name);
        else
        {
            RemoveOthers(opened.Number, entry, 0);
            walker.Forget();
        }
    }

    /// <summary>Removes what did not come with this layer.</summary>
    private void RemoveOthers(int directory, TarEntry entry, int level)
    {
        if (level == DeepestLevel)
            throw new ImageException($"{entry}: what it hides is nested more than {DeepestLevel} directories deep");
        FileMetadata.Check(Files.Stat(directory, out FileStatus status), "statx(2)", entry.Name);
        foreach (byte[] name in DirectoryEntries.BytesOf(directory))
        {
            bool ours = made.Contains(status.Inode, name);
            if (TreeRemoval.OpenDirectory(directory, name) is Descriptor inner)
            {
                using (inner)
                    RemoveOthers(inner.Number, entry, level + 1);
                if (!ours)
                    RemoveIfEmpty(directory, name);
            }
            else if (!ours)
                TreeRemoval.Remove(directory, name);
        }
    }

    /// <summary>A directory without an entry of its own stays only for what the layer has in it.</summary>
    private static void RemoveIfEmpty(int directory, byte[] name)
    {
        int result;
        fixed (byte* path = name)
            result = Files.UnlinkAt(directory, path, isDirectory: true);
        if (result != -(int)Errno.ENOTEMPTY)
            FileMetadata.Check(result, "rmdir(2)", name.AsSpan()[..^1]);
    }
}
