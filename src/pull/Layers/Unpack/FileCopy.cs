using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>Copies files with everything that belongs to them.</summary>
internal static unsafe class FileCopy
{
    /// <summary>Copies owner, mode and attributes of a directory.</summary>
    /// <param name="from">The one, O_PATH will do.</param>
    /// <param name="to">The other.</param>
    /// <param name="ownership">Whether the owner can be set.</param>
    /// <returns>Its time, to be set later.</returns>
    public static TarTime CopyDirectoryMetadata(Descriptor from, int to, Ownership ownership)
    {
        FileMetadata.Check(Files.Stat(from.Number, out FileStatus status), "statx(2)", default);
        CopyOwnerAndMode(status, to, ownership);
        CopyAttributes(new AttributeHolder(from.Number, [(byte)'.', 0]), new AttributeHolder(to), withOverlay: false);
        return new TarTime(status.ModifiedSeconds, status.ModifiedNanoseconds);
    }

    /// <summary>Makes a file that is what another one is: a regular file, symbolic link, device or fifo.</summary>
    /// <param name="from">The one (O_PATH).</param>
    /// <param name="status">What it is.</param>
    /// <param name="directory">Where the new one is made.</param>
    /// <param name="name">Its name, with the NUL.</param>
    /// <param name="ownership">Whether owners can be set.</param>
    public static void Copy(Descriptor from, in FileStatus status, int directory, byte[] name, Ownership ownership)
    {
        TarTime time = new(status.ModifiedSeconds, status.ModifiedNanoseconds);
        if (status.Type == FileType.Regular)
        {
            using CString source = new($"/proc/self/fd/{from.Number}");
            using Descriptor reader = new(FileMetadata.Check(Files.OpenAt(Files.CurrentDirectory, source, OpenFlags.ReadOnly), "open(2)", Subject(name)));
            using Descriptor writer = CreateFile(directory, name);
            CopyData(reader.Number, writer.Number, (long)status.Size, Subject(name));
            CopyOwnerAndMode(status, writer.Number, ownership);
            CopyAttributes(new AttributeHolder(reader.Number), new AttributeHolder(writer.Number), withOverlay: true);
            FileMetadata.SetTime(writer.Number, time, Subject(name));
            return;
        }
        if (status.Type == FileType.SymLink)
            CopyLink(from, directory, name);
        else if (FileMetadata.MakeNode(directory, name, status.Type, status.Mode & 0xfffu, status.DeviceMajor, status.DeviceMinor) is not Errno.None and Errno error)
            throw FileMetadata.Failure("mknod(2)", error, Subject(name));
        if (ownership == Ownership.Recorded)
            FileMetadata.SetOwnerOf(directory, name, status.Uid, status.Gid);
        if (status.Type != FileType.SymLink)
            SetModeOf(directory, name, status.Mode & 0xfffu);
        FileMetadata.SetTimeOf(directory, name, time);
    }

    /// <summary>Chmod of what a name in a directory is, if it is no symbolic link.</summary>
    public static void SetModeOf(int directory, byte[] name, uint mode)
    {
        fixed (byte* path = name)
        {
            int opened = FileMetadata.Check(Files.OpenAt(directory, path, OpenFlags.Path | OpenFlags.NoFollow), "open(2)", Subject(name));
            using Descriptor handle = new(opened);
            FileMetadata.SetModeOfPath(opened, mode, Subject(name));
        }
    }

    /// <summary>Copies owner and mode; the owner first, for chown(2) takes set-user-id bits away.</summary>
    public static void CopyOwnerAndMode(in FileStatus status, int to, Ownership ownership)
    {
        if (ownership == Ownership.Recorded)
            FileMetadata.SetOwner(to, status.Uid, status.Gid, default);
        FileMetadata.Check(Files.ChMod(to, status.Mode & 0xfffu), "chmod(2)", default);
    }

    /// <summary>Copies extended attributes; those that take rights that are not here are left out.</summary>
    /// <param name="withOverlay">Those of overlay file systems, too.</param>
    public static void CopyAttributes(AttributeHolder from, AttributeHolder to, bool withOverlay)
    {
        foreach (byte[] name in from.Names())
        {
            if (!withOverlay && FileMetadata.IsOverlayAttribute(name) || from.Get(name) is not byte[] value)
                continue;
            int result = to.Set(name, value);
            if (result is not (-(int)Errno.EPERM or -(int)Errno.EOPNOTSUPP))
                FileMetadata.Check(result, "setxattr(2)", name);
        }
    }

    /// <summary>Copies a file's data, holes as holes; blocks are shared where the file system can (ioctl_ficlone(2)).</summary>
    /// <returns>Whether they are.</returns>
    public static bool CopyData(int from, int to, long size, ReadOnlySpan<byte> subject)
    {
        if (Files.Clone(from, to) == 0)
            return true;
        long at = 0;
        while (at < size)
        {
            long data = Files.Seek(from, at, SeekTarget.Data);
            // ENXIO: nothing but a hole until the end.
            if (data < 0)
                break;
            long end = Files.Seek(from, data, SeekTarget.Hole);
            FileMetadata.Check((int)Math.Min(end, 0), "lseek(2)", subject);
            CopyRange(from, to, data, end, subject);
            at = end;
        }
        FileMetadata.Check(Files.Truncate(to, size), "ftruncate(2)", subject);
        return false;
    }

    public static Descriptor CreateFile(int directory, byte[] name)
    {
        fixed (byte* path = name)
            return new Descriptor(FileMetadata.Check(
                Files.OpenAt(directory, path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180), "open(2)", Subject(name)));
    }

    private static void CopyRange(int from, int to, long start, long end, ReadOnlySpan<byte> subject)
    {
        while (start < end)
        {
            nint copied = Files.CopyRange(from, start, to, start, (nint)Math.Min(end - start, 1 << 30));
            if (copied == -(int)Errno.EXDEV || copied == -(int)Errno.EOPNOTSUPP || copied == -(int)Errno.EINVAL)
                copied = ReadAndWrite(from, to, start, end);
            FileMetadata.Check((int)Math.Min(copied, 0), "copy_file_range(2)", subject);
            if (copied == 0)
                return;
            start += copied;
        }
    }

    private static nint ReadAndWrite(int from, int to, long start, long end)
    {
        byte[] buffer = new byte[Math.Min(end - start, 1 << 20)];
        fixed (byte* bytes = buffer)
        {
            nint read = Files.ReadAt(from, bytes, buffer.Length, start);
            return read <= 0 ? read : Files.WriteAt(to, bytes, read, start);
        }
    }

    private static void CopyLink(Descriptor from, int directory, byte[] name)
    {
        byte[] target = new byte[4096];
        byte empty = 0;
        fixed (byte* buffer = target, path = name)
        {
            FileMetadata.Check((int)Files.ReadLinkAt(from.Number, &empty, buffer, target.Length - 1), "readlink(2)", Subject(name));
            FileMetadata.Check(Files.SymLinkAt(buffer, directory, path), "symlink(2)", Subject(name));
        }
    }

    private static ReadOnlySpan<byte> Subject(byte[] name) => name.AsSpan()[..^1];
}
