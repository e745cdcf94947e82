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
    public static void Write(string directory, string name, ReadOnlySpan<byte> content)
    {
        string temporary = Path.Combine(directory, $".{name}.{Environment.ProcessId}.tmp");
        try
        {
            using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, Path.Combine(directory, name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        Flush(directory);
    }

    /// <summary>Has the names in a directory written to disk.</summary>
    public static void Flush(string directory)
    {
        using CString path = new(directory);
        using Descriptor opened = new((int)Kernel.Check(
            Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory), "open(2)", directory));
        Kernel.Check(Files.FlushToDisk(opened.Number), "fsync(2)", directory);
    }
}
