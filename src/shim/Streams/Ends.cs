using Mocker.Linux;

namespace Mocker.Shim.Streams;

/// <summary>Opens what streams lead from and to. Nothing that is opened here waits.</summary>
internal static unsafe class Ends
{
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static Descriptor Open(string name, OpenFlags flags, uint mode = 0)
    {
        using CString path = new(name);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, flags, mode), "open(2)", name));
    }

    public static Descriptor OpenNull() => Open("/dev/null", OpenFlags.ReadWrite);

    /// <summary>
    /// The place that a stream leads to, and for a fifo its other end too: as long as we have that ourselves, a reader that
    /// vanishes is only one that does not read, and another may come.
    /// </summary>
    public static (Descriptor To, Descriptor? Reader) OpenOutput(string place)
    {
        if (place.StartsWith(Stdio.FileScheme, StringComparison.Ordinal))
        {
            string file = PathOf(place, Stdio.FileScheme);
            if (Path.GetDirectoryName(file) is { Length: > 0 } directory)
                Directory.CreateDirectory(directory);
            return (OpenFile(file), null);
        }
        string path = place.StartsWith(Stdio.FifoScheme, StringComparison.Ordinal) ? PathOf(place, Stdio.FifoScheme) : place;
        if (!IsFifo(path))
            return (OpenFile(path), null);
        Descriptor reader = Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        try
        {
            return (Open(path, OpenFlags.WriteOnly | OpenFlags.NonBlocking), reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>A fifo to read from, and its other end: as long as we have that, the input is not at its end.</summary>
    public static (Descriptor From, Descriptor Writer) OpenInput(string path)
    {
        Descriptor from = Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        try
        {
            return (from, Open(path, OpenFlags.WriteOnly | OpenFlags.NonBlocking));
        }
        catch
        {
            from.Dispose();
            throw;
        }
    }

    /// <summary>A pipe of which the process gets one end, and the pump the other, which does not wait.</summary>
    public static (Descriptor Read, Descriptor Write) OpenPipe()
    {
        Kernel.Check(Files.Pipe(out int readEnd, out int writeEnd), "pipe2(2)");
        return (new(readEnd), new(writeEnd));
    }

    private static Descriptor OpenFile(string path) => Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x1a4);

    private static bool IsFifo(string name)
    {
        using CString path = new(name);
        return Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus status) >= 0 && status.Type == FileType.Fifo;
    }

    private static string PathOf(string uri, string scheme) => Uri.UnescapeDataString(uri[scheme.Length..]);
}
