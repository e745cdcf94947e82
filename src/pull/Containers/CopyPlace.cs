using Mocker.Linux;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Containers;

/// <summary>What `cp` copies from or to: a path of the host, or one inside of a container, where links lead to what is inside.</summary>
internal sealed unsafe class CopyPlace : IDisposable
{
    private readonly IDisposable? _access;

    private CopyPlace(Descriptor root, string path, ContainerFiles? files) => (Root, Path, _access, Ids) = (root, path, files, files?.Ids);

    /// <summary>Whose ids its files have; null for the host's.</summary>
    public ContainerIds? Ids { get; }

    /// <summary>What the path begins at.</summary>
    public Descriptor Root { get; }

    /// <summary>Absolute; a slash or "/." at its end means what is in the directory.</summary>
    public string Path { get; }

    /// <summary>Its last part; empty for the root.</summary>
    public string Name => System.IO.Path.GetFileName(Trimmed);

    /// <summary>What is in the directory is meant, and not the directory.</summary>
    public bool MeansContents => Path.EndsWith("/.", StringComparison.Ordinal) || Trimmed == "/";

    /// <summary>It is to be a directory.</summary>
    public bool EndsInSlash => Path.EndsWith('/') || Path.EndsWith("/.", StringComparison.Ordinal);

    private string Trimmed
    {
        get
        {
            string path = Path;
            while (path.Length > 1 && (path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal)))
                path = path[..^1];
            return path;
        }
    }

    /// <summary>Reads CONTAINER:PATH or a path of the host.</summary>
    /// <exception cref="ImageException">There is no such container.</exception>
    public static CopyPlace Open(string text, ContainerList containers)
    {
        int colon = text.IndexOf(':');
        // As docker has it: what begins with a slash or a dot is a path, whatever comes after it.
        if (colon <= 0 || text[0] is '/' or '.')
        {
            string full = System.IO.Path.GetFullPath(text) + (text.EndsWith("/.", StringComparison.Ordinal) || text == "." ? "/." : "");
            return new(LayerUnpacking.OpenDirectory("/"), full, null);
        }
        ContainerFiles files = new(containers, containers.Get(text[..colon]));
        try
        {
            string path = text[(colon + 1)..];
            return new(files.OpenRoot(), path.StartsWith('/') ? path : "/" + path, files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Opens what is there (O_PATH).</summary>
    /// <param name="follow">If it is a symbolic link, what that leads to.</param>
    /// <param name="status">What it is.</param>
    /// <returns>Null if there is nothing.</returns>
    public Descriptor? Find(bool follow, out FileStatus status)
    {
        using CString name = new(Trimmed);
        status = default;
        int opened = Files.OpenAt2(Root.Number, name, OpenFlags.Path | (follow || EndsInSlash ? OpenFlags.ReadOnly : OpenFlags.NoFollow), ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (opened is -(int)Errno.ENOENT)
            return null;
        Descriptor found = new((int)Kernel.Check(opened, "openat2(2)", Path));
        Kernel.Check(Files.Stat(opened, out status), "statx(2)", Path);
        return found;
    }

    /// <summary>Opens a directory for reading.</summary>
    /// <param name="parent">The one that it is in.</param>
    public Descriptor OpenDirectory(bool parent = false)
    {
        string path = parent ? System.IO.Path.GetDirectoryName(Trimmed) ?? "/" : Trimmed;
        using CString name = new(path);
        return new((int)Kernel.Check(
            Files.OpenAt2(Root.Number, name, OpenFlags.ReadOnly | OpenFlags.Directory, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks), "openat2(2)", path));
    }

    public void Dispose()
    {
        Root.Dispose();
        _access?.Dispose();
    }
}
