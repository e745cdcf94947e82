using System.Text;

namespace Mocker.Linux;

/// <summary>The names in a directory (getdents(2)).</summary>
public static unsafe class DirectoryEntries
{
    /// <summary>All names but "." and "..".</summary>
    /// <param name="directory">A descriptor open for reading; its position is used up.</param>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    public static List<string> Of(int directory)
    {
        List<string> names = [];
        foreach (byte[] name in BytesOf(directory))
            names.Add(Encoding.UTF8.GetString(name, 0, name.Length - 1));
        return names;
    }

    /// <summary>All names but "." and "..", as the kernel has them: any bytes, each with its NUL at the end.</summary>
    /// <param name="directory">A descriptor open for reading; its position is used up.</param>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    public static List<byte[]> BytesOf(int directory)
    {
        const int size = 8192;
        List<byte[]> names = [];
        byte* buffer = stackalloc byte[size];
        Files.SeekToStart(directory);
        while (true)
        {
            int filled = (int)Kernel.Check(Files.GetDents(directory, buffer, size), "getdents64(2)");
            if (filled == 0)
                return names;
            for (int at = 0; at < filled; at += *(ushort*)(buffer + at + 16))
            {
                ReadOnlySpan<byte> name = new(buffer + at + 19, *(ushort*)(buffer + at + 16) - 19);
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                    names.Add(name.ToArray());
            }
        }
    }
}
