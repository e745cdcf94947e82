using Mocker.Linux;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Bundles;

/// <summary>Volumes of a container's own: directories of the bundle that live as long as it does.</summary>
internal static class BundleVolumes
{
    private const string Volumes = "volumes";

    /// <summary>Directories of the bundle for volumes, with what the image has in them.</summary>
    /// <param name="places">Paths inside the container.</param>
    /// <param name="root">The root filesystem, open.</param>
    /// <param name="directory">The bundle.</param>
    /// <param name="ownership">Whose the copies are.</param>
    /// <returns>Their paths, relative to the bundle, by their places in the container.</returns>
    public static Dictionary<string, string> Make(string[] places, Descriptor root, string directory, Ownership ownership)
    {
        Dictionary<string, string> volumes = [];
        foreach (string place in places.Order(StringComparer.Ordinal))
        {
            string inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place.StartsWith('/') ? place : "/" + place));
            if (inside == "/")
                throw new ImageException("the image wants its root to be a volume");
            if (volumes.ContainsKey(inside))
                continue;
            string path = Path.Combine(Volumes, volumes.Count.ToString());
            Directory.CreateDirectory(Path.Combine(directory, path));
            CopyContents(inside, root, Path.Combine(directory, path), ownership);
            volumes.Add(inside, path);
        }
        return volumes;
    }

    /// <summary>Copies what the image has at a place, with the owner and mode of the place itself.</summary>
    /// <param name="inside">The place.</param>
    /// <param name="root">The root filesystem, open.</param>
    /// <param name="volume">An empty directory.</param>
    /// <param name="ownership">Whose the copies are.</param>
    public static unsafe void CopyContents(string inside, Descriptor root, string volume, Ownership ownership)
    {
        using CString path = new(inside);
        int opened = Files.OpenAt2(root.Number, path, OpenFlags.ReadOnly | OpenFlags.Directory, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR)
            return;
        using Descriptor from = new((int)Kernel.Check(opened, "openat2(2)", inside)), to = LayerUnpacking.OpenDirectory(volume);
        new TreeCopy(ownership).Copy(from, to);
    }
}
