using System.Text;
using Mocker.Linux;

namespace Mocker.Tests.Unit.Launch;

/// <summary>A directory with a hostile root filesystem in it, and something outside that must not be reached.</summary>
internal sealed unsafe class TestTree : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("mocker-root-").FullName;
    private readonly Descriptor _root;

    /// <param name="entries">"name/" is a directory, "name" a file, "name -> text" a symbolic link; parents are made.</param>
    public TestTree(params IEnumerable<string> entries)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText($"{_top}/outside", "not to be reached");
        foreach (string entry in entries)
            Add(entry);
        using CString path = new(Root);
        _root = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.Path | OpenFlags.Directory), "open(2)", Root));
    }

    public string Root => $"{_top}/root";

    public int Descriptor => _root.Number;

    /// <summary>What an opened descriptor, which is closed, or minus errno stands for: "/path in the root", or the error's name.</summary>
    public string Verdict(int opened)
    {
        if (opened < 0)
            return ((Errno)(-opened)).ToString();
        try
        {
            string path = PathOf(opened);
            return path == Root ? "/" : path.StartsWith(Root + "/", StringComparison.Ordinal) ? path[Root.Length..] : $"OUTSIDE {path}";
        }
        finally
        {
            Files.Close(opened);
        }
    }

    /// <summary>Everything below the root but what the constructor made, sorted; and what is new outside.</summary>
    public IEnumerable<string> New(IEnumerable<string> known) =>
        Below(_top)
            .Where(path => path != Root && path != $"{_top}/outside")
            .Select(path => path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : $"OUTSIDE {path}")
            .Except(known)
            .Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_top, recursive: true);
    }

    private void Add(string entry)
    {
        string[] link = entry.Split(" -> ");
        string path = $"{Root}/{link[0]}";
        Directory.CreateDirectory(Path.GetDirectoryName(path.TrimEnd('/'))!);
        if (link.Length == 2)
            File.CreateSymbolicLink(path, link[1]);
        else if (entry.EndsWith('/'))
            Directory.CreateDirectory(path);
        else
            File.WriteAllText(path, "");
    }

    /// <summary>Without following links, as Directory.EnumerateFileSystemEntries does.</summary>
    private static IEnumerable<string> Below(string directory)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            yield return entry.FullName;
            if (entry.LinkTarget is null && entry is DirectoryInfo)
                foreach (string path in Below(entry.FullName))
                    yield return path;
        }
    }

    private static string PathOf(int descriptor)
    {
        using CString link = new($"/proc/thread-self/fd/{descriptor}");
        byte* buffer = stackalloc byte[8192];
        nint length = Kernel.Check(Files.ReadLinkAt(Files.CurrentDirectory, link, buffer, 8192), "readlink(2)");
        return Encoding.UTF8.GetString(buffer, (int)length);
    }
}
