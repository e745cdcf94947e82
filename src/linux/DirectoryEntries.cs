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
        const int size = 8192;
        List<string> names = [];
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
                string text = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
                if (text is not ("." or ".."))
                    names.Add(text);
            }
        }
    }
}
