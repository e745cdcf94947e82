using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Raw reads and writes of the small files of cgroupfs and procfs: no streams, no exceptions, one buffer on the stack.</summary>
internal static unsafe class CgroupFile
{
    /// <summary>A file or directory of this name exists.</summary>
    public static bool Exists(string path)
    {
        using CString name = new(path);
        return Files.Stat(Files.CurrentDirectory, name, AtFlags.None, out _) == 0;
    }

    /// <summary>
    /// Has those who watch a cgroup's <c>cgroup.events</c> look at it now. The kernel tells them of a change at most once in 10 ms
    /// (cgroup_file_notify in kernel/cgroup/cgroup.c), so they would hear late of a container that ends that soon.
    /// </summary>
    /// <param name="directory">The cgroup, of version 2. Whether somebody watches, and whether it is still there, does not matter.</param>
    public static void TellWatchers(string directory)
    {
        using CString name = new($"{directory}/cgroup.events");
        Files.Touch(name);
    }

    private const int BufferSize = 4096;

    /// <summary>The whole text of a file, or null with the error number.</summary>
    public static string? Read(int directory, string name, out Errno error)
    {
        int file;
        using (CString path = new(name))
            file = Files.OpenAt(directory, path, OpenFlags.ReadOnly);
        if (file < 0)
        {
            error = (Errno)(-file);
            return null;
        }
        string? text = ReadAll(file, out error);
        Files.Close(file);
        return text;
    }

    public static string? ReadAt(string directory, string name, out Errno error) =>
        Read(Files.CurrentDirectory, $"{directory}/{name}", out error);

    /// <summary>Writes a value in one write(2), as these files demand. Returns 0 or minus errno.</summary>
    public static int Write(int directory, string name, string value)
    {
        int file = OpenForWriting(directory, name);
        if (file < 0)
            return file;
        int result = Write(file, value);
        Files.Close(file);
        return result;
    }

    public static int WriteAt(string directory, string name, string value) =>
        Write(Files.CurrentDirectory, $"{directory}/{name}", value);

    /// <summary>Opens an existing file; never creates one, so that a missing control file reads as ENOENT and not as EPERM.</summary>
    public static int OpenForWriting(int directory, string name)
    {
        using CString path = new(name);
        return Files.OpenAt(directory, path, OpenFlags.WriteOnly);
    }

    public static int Write(int file, string value)
    {
        int size = Encoding.UTF8.GetByteCount(value);
        Span<byte> bytes = size <= BufferSize ? stackalloc byte[size] : new byte[size];
        Encoding.UTF8.GetBytes(value, bytes);
        fixed (byte* p = bytes)
        {
            nint written = Files.Write(file, p, size);
            return written < 0 ? (int)written : 0;
        }
    }

    /// <summary>The number after a key in a file of lines "key number", or null if the key is not there.</summary>
    public static ulong? ValueOf(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            if (line.Length > key.Length && line.StartsWith(key) && line[key.Length] == ' ' &&
                ulong.TryParse(line[(key.Length + 1)..], out ulong value))
                return value;
        }
        return null;
    }

    // cgroupfs hands a small file out in one read; a second one, empty, is how its end shows.
    private static string? ReadAll(int file, out Errno error)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                byte[] larger = new byte[buffer.Length * 4];
                buffer.CopyTo(larger);
                buffer = larger;
            }
            nint read;
            fixed (byte* p = buffer)
                read = Files.Read(file, p + length, buffer.Length - length);
            error = read < 0 ? (Errno)(-(int)read) : Errno.None;
            if (read < 0)
                return null;
            if (read == 0)
                return Encoding.UTF8.GetString(buffer[..length]);
            length += (int)read;
        }
    }
}
