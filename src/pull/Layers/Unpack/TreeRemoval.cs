using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>Removes files and whole trees below an open directory, following nothing.</summary>
internal static unsafe class TreeRemoval
{
    // Each level takes a descriptor and a frame of the stack. What is deeper is moved up first: a hostile archive can nest without end,
    // for paths through symbolic links get longer than PATH_MAX.
    private const int DeepestLevel = 128;

    /// <summary>Removes what a name stands for, with everything below it. Nothing there is fine.</summary>
    /// <param name="directory">Where the name is.</param>
    /// <param name="name">With its NUL.</param>
    public static void Remove(int directory, byte[] name)
    {
        int result = Unlink(directory, name, isDirectory: false);
        if (result is not (-(int)Errno.EISDIR or -(int)Errno.EPERM) || OpenDirectory(directory, name) is not Descriptor opened)
        {
            if (result != -(int)Errno.ENOENT)
                FileMetadata.Check(result, "unlink(2)", name.AsSpan()[..^1]);
            return;
        }
        using (opened)
            Empty(opened.Number);
        FileMetadata.Check(Unlink(directory, name, isDirectory: true), "rmdir(2)", name.AsSpan()[..^1]);
    }

    /// <summary>Removes everything in a directory.</summary>
    public static void Empty(int directory)
    {
        int moved = 0;
        do
            moved = Empty(directory, directory, 0, moved);
        while (DirectoryEntries.BytesOf(directory).Count > 0);
    }

    /// <summary>Opens a directory for reading, and makes it accessible to its owner, where a name is one and no symbolic link to one.</summary>
    public static Descriptor? OpenDirectory(int directory, byte[] name)
    {
        OpenFlags flags = OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow;
        fixed (byte* path = name)
        {
            int opened = Files.OpenAt(directory, path, flags);
            if (opened == -(int)Errno.EACCES && Files.OpenAt(directory, path, flags | OpenFlags.Path) is >= 0 and int handle)
            {
                using Descriptor closed = new(handle);
                FileMetadata.SetModeOfPath(handle, 0x1c0, name.AsSpan()[..^1]);
                opened = Files.OpenAt(directory, path, flags);
            }
            return opened < 0 ? null : new Descriptor(opened);
        }
    }

    private static int Empty(int directory, int top, int level, int moved)
    {
        // Nothing can be removed from a directory that its owner, who is not root, may not write to.
        if (Files.Stat(directory, out FileStatus status) == 0 && (status.Mode & 0x1c0) != 0x1c0)
            _ = Files.ChMod(directory, (status.Mode & 0xfffu) | 0x1c0);
        foreach (byte[] name in DirectoryEntries.BytesOf(directory))
        {
            if (Unlink(directory, name, isDirectory: false) is 0 or -(int)Errno.ENOENT)
                continue;
            if (level == DeepestLevel)
            {
                MoveAside(directory, name, top, ref moved);
                continue;
            }
            using (Descriptor opened = OpenDirectory(directory, name)
                ?? throw new ImageException($"{ByteText.Quoted(name.AsSpan()[..^1])} cannot be removed"))
                moved = Empty(opened.Number, top, level + 1, moved);
            int result = Unlink(directory, name, isDirectory: true);
            if (result is not (0 or -(int)Errno.ENOTEMPTY))
                FileMetadata.Check(result, "rmdir(2)", name.AsSpan()[..^1]);
        }
        return moved;
    }

    private static void MoveAside(int directory, byte[] name, int top, ref int moved)
    {
        int result;
        do
        {
            byte[] aside = [.. System.Text.Encoding.ASCII.GetBytes($".removing-{moved++}"), 0];
            fixed (byte* from = name, to = aside)
                result = Files.RenameAt2(directory, from, top, to, replace: false);
        }
        while (result == -(int)Errno.EEXIST);
        FileMetadata.Check(result, "rename(2)", name.AsSpan()[..^1]);
    }

    private static int Unlink(int directory, byte[] name, bool isDirectory)
    {
        fixed (byte* path = name)
            return Files.UnlinkAt(directory, path, isDirectory);
    }
}
