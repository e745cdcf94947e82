using System.Text;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Places in a container's root filesystem where its image has nothing, so that the runtime makes an empty file or directory to mount something on, or
/// the node of a device. Unless somebody changed them since, they are nothing that the container has changed.
/// </summary>
/// <param name="places">Paths below the root, without links, without a slash at either end.</param>
public sealed class MountPoints(IReadOnlyCollection<string> places)
{
    // What the runtime makes directories and files with.
    private const int DirectoryMode = 0x1ed, FileMode = 0x1a4, ModeMask = 0xfff;
    private const int MostSymLinks = 40;

    public static readonly MountPoints None = new([]);

    // A character a byte, as CopyChanges has them.
    private readonly HashSet<string> _places = [.. places.Select(Key)];
    private readonly HashSet<string> _parents = [.. places.SelectMany(ParentsOf).Select(Key)];

    /// <summary>The places of what config.json mounts.</summary>
    /// <param name="spec">config.json.</param>
    /// <param name="root">The root filesystem, open, in which nothing was made yet.</param>
    public static string[] Find(RuntimeSpec spec, Descriptor root)
    {
        string[] destinations = [.. spec.Mounts.Select(mount => mount.Destination), .. (spec.Linux?.Devices ?? []).Select(device => device.Path)];
        SortedSet<string> places = new(StringComparer.Ordinal);
        foreach (string destination in destinations)
            // What is in another mount is made there.
            if (!spec.Mounts.Any(mount => destination.StartsWith(mount.Destination.TrimEnd('/') + "/", StringComparison.Ordinal)))
                places.UnionWith(Missing(destination, root));
        return [.. places];
    }

    /// <summary>It is one of the places, or one is below it.</summary>
    internal bool Concerns(byte[] path)
    {
        string key = Encoding.Latin1.GetString(path);
        return _places.Contains(key) || _parents.Contains(key);
    }

    /// <summary>It is one of the places.</summary>
    internal bool Contains(byte[] path) => _places.Contains(Encoding.Latin1.GetString(path));

    /// <summary>At one of the places is what the runtime makes.</summary>
    /// <param name="path">Below the root.</param>
    /// <param name="status">What is there.</param>
    /// <param name="attributes">Of the same; of a directory what is in it does not count.</param>
    internal bool IsUntouched(byte[] path, in FileStatus status, AttributeHolder attributes)
    {
        if (!Contains(path) || status.Uid != Credentials.EffectiveUserId() || status.Gid != Credentials.EffectiveGroupId())
            return false;
        return status.Type switch
        {
            FileType.Directory => (status.Mode & ModeMask) == DirectoryMode && LayerAttributes.Names(attributes).Length == 0,
            FileType.Regular => (status.Mode & ModeMask) == FileMode && status is { Size: 0, Links: 1 } && LayerAttributes.Names(attributes).Length == 0,
            FileType.CharacterDevice or FileType.BlockDevice => !OverlayMarks.IsWhiteout(status),
            _ => false,
        };
    }

    /// <summary>What is not there of a path: the first name that is missing, those below it. Links lead to what is inside.</summary>
    private static IEnumerable<string> Missing(string destination, Descriptor root)
    {
        Stack<string> rest = new(Enumerable.Reverse(Names(destination)));
        List<string> path = [];
        bool isMissing = false;
        for (int links = 0; links <= MostSymLinks && rest.TryPop(out string? name);)
        {
            if (name == "..")
            {
                if (path.Count > 0)
                    path.RemoveAt(path.Count - 1);
                continue;
            }
            path.Add(name);
            string here = string.Join('/', path);
            string? target = null;
            isMissing = isMissing || !IsThere(root, here, out target);
            if (isMissing)
            {
                yield return here;
                continue;
            }
            if (target is null)
                continue;
            links++;
            if (target.StartsWith('/'))
                path.Clear();
            else
                path.RemoveAt(path.Count - 1);
            foreach (string each in Enumerable.Reverse(Names(target)))
                rest.Push(each);
        }
    }

    /// <param name="target">Where it leads to, if it is a symbolic link.</param>
    private static unsafe bool IsThere(Descriptor root, string path, out string? target)
    {
        const int longest = 4096;
        target = null;
        using CString name = new(path);
        int opened = Files.OpenAt2(root.Number, name, OpenFlags.Path | OpenFlags.NoFollow, ResolveFlags.Beneath | ResolveFlags.NoMagicLinks);
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR)
            return false;
        using Descriptor handle = new((int)Kernel.Check(opened, "openat2(2)", path));
        Kernel.Check(Files.Stat(handle.Number, out FileStatus status), "statx(2)", path);
        if (status.Type == FileType.SymLink)
        {
            byte empty = 0;
            byte* text = stackalloc byte[longest];
            target = Encoding.UTF8.GetString(text, (int)Kernel.Check(Files.ReadLinkAt(handle.Number, &empty, text, longest), "readlink(2)", path));
        }
        return true;
    }

    private static string[] Names(string path) => [.. path.Split('/').Where(name => name.Length > 0 && name != ".")];

    private static IEnumerable<string> ParentsOf(string place)
    {
        for (int slash = place.LastIndexOf('/'); slash > 0; slash = place.LastIndexOf('/', slash - 1))
            yield return place[..slash];
        yield return "";
    }

    private static string Key(string path) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path));
}
