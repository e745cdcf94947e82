using Mocker.Linux;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Pack;

/// <summary>Names in a directory, in an order that is always the same, and what they stand for; nothing is followed.</summary>
internal static unsafe class TreeNames
{
    /// <summary>The names, each with its NUL, in the order of their bytes.</summary>
    public static List<byte[]> Of(Descriptor directory)
    {
        List<byte[]> names = DirectoryEntries.BytesOf(directory.Number);
        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return names;
    }

    /// <summary>The path of a name in a directory.</summary>
    /// <param name="path">The directory's.</param>
    /// <param name="name">With its NUL.</param>
    /// <returns>Without a NUL.</returns>
    public static byte[] Join(byte[] path, byte[] name) => path.Length == 0 ? name[..^1] : [.. path, (byte)'/', .. name.AsSpan()[..^1]];

    /// <summary>What a name stands for, open (O_PATH).</summary>
    public static Descriptor Open(Descriptor directory, byte[] name, out FileStatus status)
    {
        Descriptor handle = Open(directory, name, OpenFlags.Path | OpenFlags.NoFollow);
        try
        {
            FileMetadata.Check(Files.Stat(handle.Number, out status), "statx(2)", name.AsSpan()[..^1]);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A directory, open for reading.</summary>
    public static Descriptor OpenDirectory(Descriptor directory, byte[] name) => Open(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);

    private static Descriptor Open(Descriptor directory, byte[] name, OpenFlags flags)
    {
        fixed (byte* path = name)
            return new Descriptor(FileMetadata.Check(Files.OpenAt(directory.Number, path, flags), "open(2)", name.AsSpan()[..^1]));
    }
}
