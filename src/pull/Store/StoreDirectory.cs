using Mocker.Linux;

namespace Mocker.Pull.Store;

/// <summary>Files of the store that appear whole or not at all, also when the machine loses power.</summary>
internal static unsafe class StoreDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes a directory that only its owner looks into: images contain programs that run with their owner's rights, and old ones
    /// with known holes (CVE-2021-41091).
    /// </summary>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        // CreateDirectory gives the mode to the last directory only.
        if (Path.GetDirectoryName(path) is { } above)
            Make(above);
        Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Writes a file beside its place and moves it there.</summary>
    /// <param name="directory">Where it is to be.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">What it is to have in it.</param>
    /// <param name="flush">Have it on disk when this returns; otherwise it outlives this process, but perhaps no loss of power.</param>
    public static void Write(string directory, string name, ReadOnlySpan<byte> content, bool flush = true)
    {
        string temporary = Path.Combine(directory, $".{name}.{Environment.ProcessId}.tmp");
        try
        {
            using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: flush);
            }
            File.Move(temporary, Path.Combine(directory, name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        if (flush)
            Flush(directory);
    }

    /// <summary>Has the files in a directory written to disk, and their names.</summary>
    public static void FlushFiles(string directory)
    {
        foreach (string path in Directory.GetFiles(directory))
            Flush(path, OpenFlags.ReadOnly);
        Flush(directory);
    }

    /// <summary>Has the names in a directory written to disk.</summary>
    public static void Flush(string directory) => Flush(directory, OpenFlags.ReadOnly | OpenFlags.Directory);

    // Not by a FileStream, which would want a lock (flock(2)) that somebody may have.
    private static void Flush(string path, OpenFlags flags)
    {
        using CString name = new(path);
        using Descriptor opened = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, flags), "open(2)", path));
        Kernel.Check(Files.FlushToDisk(opened.Number), "fsync(2)", path);
    }
}
