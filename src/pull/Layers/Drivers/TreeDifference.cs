using Mocker.Linux;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>Whether two files are different in something that a layer tells.</summary>
internal static unsafe class TreeDifference
{
    /// <summary>Of directories, open for reading; what is in them does not count.</summary>
    /// <param name="times">Whether times count.</param>
    public static bool OfDirectories(Descriptor one, Descriptor other, bool times = true)
    {
        FileMetadata.Check(Files.Stat(one.Number, out FileStatus status), "statx(2)", default);
        FileMetadata.Check(Files.Stat(other.Number, out FileStatus otherStatus), "statx(2)", default);
        if (!times)
            (status.ModifiedSeconds, status.ModifiedNanoseconds) = (otherStatus.ModifiedSeconds, otherStatus.ModifiedNanoseconds);
        return OfStatus(status, otherStatus) || OfAttributes(new AttributeHolder(one.Number), new AttributeHolder(other.Number));
    }

    /// <summary>Of one name in two directories, which is no directory in either.</summary>
    /// <param name="name">With its NUL.</param>
    /// <param name="one">What it is in the one (O_PATH).</param>
    /// <param name="other">What it is in the other (O_PATH).</param>
    public static bool OfFiles(byte[] name, (Descriptor Directory, Descriptor Handle, FileStatus Status) one, (Descriptor Directory, Descriptor Handle, FileStatus Status) other)
    {
        if (OfStatus(one.Status, other.Status)
            || OfAttributes(new AttributeHolder(one.Directory.Number, name), new AttributeHolder(other.Directory.Number, name)))
            return true;
        ReadOnlySpan<byte> subject = name.AsSpan()[..^1];
        return one.Status.Type switch
        {
            // Times can be set back, so an old one says nothing.
            FileType.Regular => OfContents(one.Handle, other.Handle, subject),
            FileType.SymLink => !Target(one.Handle, subject).SequenceEqual(Target(other.Handle, subject)),
            _ => false,
        };
    }

    private static bool OfStatus(in FileStatus one, in FileStatus other) =>
        one.Mode != other.Mode || one.Uid != other.Uid || one.Gid != other.Gid
        || one.ModifiedSeconds != other.ModifiedSeconds || one.ModifiedNanoseconds != other.ModifiedNanoseconds
        || one.Type == FileType.Regular && one.Size != other.Size
        || one.Type is FileType.CharacterDevice or FileType.BlockDevice && (one.DeviceMajor != other.DeviceMajor || one.DeviceMinor != other.DeviceMinor);

    private static bool OfAttributes(AttributeHolder one, AttributeHolder other)
    {
        byte[][] names = LayerAttributes.Names(one), others = LayerAttributes.Names(other);
        if (names.Length != others.Length)
            return true;
        for (int at = 0; at < names.Length; at++)
            if (!names[at].AsSpan().SequenceEqual(others[at]) || !one.Get(names[at]).AsSpan().SequenceEqual(other.Get(names[at])))
                return true;
        return false;
    }

    private static bool OfContents(Descriptor one, Descriptor other, ReadOnlySpan<byte> subject)
    {
        const int size = 128 << 10;
        using Descriptor file = Reopen(one, subject), otherFile = Reopen(other, subject);
        byte[] bytes = new byte[size], otherBytes = new byte[size];
        for (long at = 0; ;)
        {
            int read = Read(file, bytes, at, subject), otherRead = Read(otherFile, otherBytes, at, subject);
            if (read != otherRead || !bytes.AsSpan(0, read).SequenceEqual(otherBytes.AsSpan(0, read)))
                return true;
            if (read == 0)
                return false;
            at += read;
        }
    }

    private static Descriptor Reopen(Descriptor handle, ReadOnlySpan<byte> subject)
    {
        using CString path = new($"/proc/self/fd/{handle.Number}");
        return new Descriptor(FileMetadata.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly), "open(2)", subject));
    }

    private static int Read(Descriptor file, byte[] buffer, long at, ReadOnlySpan<byte> subject)
    {
        fixed (byte* bytes = buffer)
            return FileMetadata.Check((int)Files.ReadAt(file.Number, bytes, buffer.Length, at), "read(2)", subject);
    }

    private static byte[] Target(Descriptor link, ReadOnlySpan<byte> subject)
    {
        byte[] target = new byte[4096];
        byte empty = 0;
        fixed (byte* buffer = target)
            return target[..FileMetadata.Check((int)Files.ReadLinkAt(link.Number, &empty, buffer, target.Length), "readlink(2)", subject)];
    }
}
