using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container;

/// <summary>A bundle's place: its directory and the root filesystem in it (bundle.md).</summary>
public sealed class Bundle
{
    private Bundle(string path, string rootfs) => (Path, Rootfs) = (path, rootfs);

    /// <summary>Absolute path of the directory that holds config.json.</summary>
    public string Path { get; }

    /// <summary>Absolute path of the root filesystem.</summary>
    public string Rootfs { get; }

    /// <summary>Locates root.path, which is absolute or relative to the bundle.</summary>
    /// <exception cref="ContainerException">root is missing.</exception>
    public static Bundle Of(string directory, RuntimeSpec spec)
    {
        string full = System.IO.Path.GetFullPath(directory);
        if (spec.Root is null)
            throw new ContainerException("a container needs a root filesystem (config.md, Root)", "/root");
        return new(full, System.IO.Path.GetFullPath(System.IO.Path.Combine(full, spec.Root.Path)));
    }

    /// <summary>An absolute path for one that config.json gives relative to the bundle.</summary>
    public string Resolve(string path) => path[0] == '/' ? path : System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, path));

    /// <summary>Fails where the root filesystem is no directory.</summary>
    public unsafe void RequireRootfs()
    {
        using CString path = new(Rootfs);
        int result = Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus status);
        if (result < 0)
            throw new ContainerException($"cannot find the root filesystem \"{Rootfs}\": {LinuxException.Text((Errno)(-result))}", "/root/path");
        if (status.Type != FileType.Directory)
            throw new ContainerException($"the root filesystem \"{Rootfs}\" is not a directory", "/root/path");
    }
}
