using System.Runtime.CompilerServices;

namespace Mocker.Linux;

/// <summary>Whole small files, by raw calls: reading, and writing so that a reader sees the old or the new one.</summary>
public static unsafe class FileContents
{
    private const int PageSize = 4096;

    /// <summary>Reads a file relative to a directory.</summary>
    /// <param name="directory">Where <paramref name="name"/> starts; <see cref="Files.CurrentDirectory"/> for paths.</param>
    /// <param name="name">The file.</param>
    /// <returns>Its bytes, or null when it is not there.</returns>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    public static byte[]? Read(int directory, string name)
    {
        using CString path = new(name);
        int opened = Files.OpenAt(directory, path, OpenFlags.ReadOnly);
        if (opened == -(int)Errno.ENOENT)
            return null;
        using Descriptor file = new((int)Kernel.Check(opened, "open(2)", name));
        return ReadAll(opened, name);
    }

    /// <summary>Reads an open file to its end.</summary>
    /// <param name="opened">Its descriptor; a pipe or a socket will do.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    [SkipLocalsInit]
    public static byte[] ReadAll(int opened, string name)
    {
        Kernel.Check(Files.Stat(opened, out FileStatus status), "statx(2)", name);
        // A file of a page or less is copied from the stack, so that it takes no more of the heap than it is long.
        byte* page = stackalloc byte[PageSize];
        byte[] bytes = status.Size <= PageSize ? [] : new byte[(int)Math.Min(status.Size, int.MaxValue / 2)];
        int length = 0;
        while (true)
        {
            nint read;
            bool full = length == bytes.Length;
            fixed (byte* start = bytes)
                read = full ? Files.Read(opened, page, PageSize) : Files.Read(opened, start + length, bytes.Length - length);
            if (Kernel.Check(read, "read(2)", name) == 0)
                return length == bytes.Length ? bytes : bytes[..length];
            if (full)
            {
                Array.Resize(ref bytes, Math.Max(length + (int)read, length * 2));
                new ReadOnlySpan<byte>(page, (int)read).CopyTo(bytes.AsSpan(length));
            }
            length += (int)read;
        }
    }

    /// <summary>Writes a file under another name and renames it, so that nobody ever sees half of it.</summary>
    /// <exception cref="LinuxException">It cannot be written; nothing is left then.</exception>
    public static void Replace(int directory, string name, ReadOnlySpan<byte> bytes, uint mode = 0x180)
    {
        string temporary = $"{name}.{Processes.GetPid()}.tmp";
        using CString from = new(temporary), to = new(name);
        Create(directory, temporary, bytes, mode);
        int renamed = Files.RenameAt2(directory, from, directory, to);
        if (renamed < 0)
            Files.UnlinkAt(directory, from);
        Kernel.Check(renamed, "rename(2)", name);
    }

    /// <summary>Writes a new file, over an old one of the name if there is one.</summary>
    /// <exception cref="LinuxException">It cannot be written; nothing is left then.</exception>
    public static void Create(int directory, string name, ReadOnlySpan<byte> bytes, uint mode = 0x180)
    {
        using CString path = new(name);
        int opened = Files.OpenAt(directory, path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode);
        using Descriptor file = new((int)Kernel.Check(opened, "open(2)", name));
        int written = 0;
        while (written < bytes.Length)
        {
            nint result;
            fixed (byte* start = bytes)
                result = Files.Write(opened, start + written, bytes.Length - written);
            if (result < 0)
                Files.UnlinkAt(directory, path);
            written += (int)Kernel.Check(result, "write(2)", name);
        }
    }
}
