using System.Security.Cryptography;
using Mocker.Linux;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Tests.Unit.Layers;

/// <summary>A directory that layers are unpacked into, in a directory of its own in which there is something to be hurt.</summary>
internal sealed class UnpackedTree : IDisposable
{
    public UnpackedTree()
    {
        Parent = Directory.CreateTempSubdirectory("mocker-layer-").FullName;
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Path.Combine(Parent, "outside", "dir"));
        File.WriteAllText(Path.Combine(Parent, "outside", "secret"), "secret");
        File.SetUnixFileMode(Path.Combine(Parent, "outside", "secret"), UnixFileMode.UserRead);
        Outside = Describe("outside");
    }

    public string Parent { get; }

    public string Root => Path.Combine(Parent, "root");

    public UnpackNotes Notes { get; } = new();

    /// <summary>What is outside, before anything was unpacked.</summary>
    public string Outside { get; }

    public static bool IsRoot => Credentials.EffectiveUserId() == 0;

    /// <summary>Unpacks archives on top of each other.</summary>
    public UnpackedTree Unpack(params byte[][] archives)
    {
        foreach (byte[] archive in archives)
            Unpack(archive, Root, LowerLayers.None, new UnpackOptions());
        return this;
    }

    /// <summary>Unpacks archives beside each other, as layers of an overlay file system.</summary>
    /// <returns>Their directories, the topmost first.</returns>
    public string[] UnpackLayers(params byte[][] archives)
    {
        List<string> layers = [];
        foreach (byte[] archive in archives)
        {
            string directory = Path.Combine(Root, $"layer{layers.Count}");
            Directory.CreateDirectory(directory);
            List<Descriptor> below = [.. layers.Select(LayerUnpacking.OpenDirectory)];
            Unpack(archive, directory, new LowerLayers(below), new UnpackOptions { Whiteouts = WhiteoutForm.Overlay, UserAttributes = !IsRoot });
            below.ForEach(descriptor => descriptor.Dispose());
            layers.Insert(0, directory);
        }
        return [.. layers];
    }

    /// <summary>Everything below a directory: a line each, with type, mode, owner, time, contents, extended attributes, and the first name of what has several.</summary>
    public string Describe(string directory, bool times = true)
    {
        string top = Path.Combine(Parent, directory);
        IEnumerable<string> paths = Directory.EnumerateFileSystemEntries(top, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
        });
        Dictionary<ulong, string> linked = [];
        return string.Join('\n', paths.Append(top).Order(StringComparer.Ordinal).Select(path => DescribeOne(path, Path.GetRelativePath(top, path), times, linked)));
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public bool Exists(string path) => Path.Exists(Path.Combine(Root, path)) || new FileInfo(Path.Combine(Root, path)).LinkTarget is not null;

    /// <summary>Names in a directory of the tree, with a slash after those of directories.</summary>
    public string Names(string path = "") => string.Join(' ', Directory.EnumerateFileSystemEntries(Path.Combine(Root, path))
        .Select(entry => Path.GetFileName(entry) + (Status(entry).Type == FileType.Directory ? "/" : "")).Order(StringComparer.Ordinal));

    public FileStatus Of(string path) => Status(Path.Combine(Root, path));

    public static unsafe FileStatus Status(string path)
    {
        using CString name = new(path);
        Kernel.Check(Files.Stat(Files.CurrentDirectory, name, AtFlags.SymLinkNoFollow, out FileStatus status), "statx(2)", path);
        return status;
    }

    /// <summary>The value of an extended attribute, or null.</summary>
    public static byte[]? Attribute(string path, string name)
    {
        using Descriptor directory = LayerUnpacking.OpenDirectory(Path.GetDirectoryName(path)!);
        return new AttributeHolder(directory.Number, [.. TarBytes.Ascii(Path.GetFileName(path)), 0]).Get(TarBytes.Ascii(name));
    }

    public void Dispose()
    {
        using (Descriptor parent = LayerUnpacking.OpenDirectory(Parent))
            TreeRemoval.Empty(parent.Number);
        Directory.Delete(Parent);
    }

    private static string DescribeOne(string path, string name, bool times, Dictionary<ulong, string> linked)
    {
        FileStatus status = Status(path);
        string content = status.Type switch
        {
            FileType.Regular => Convert.ToHexString(Hash(path))[..16],
            FileType.SymLink => "-> " + new FileInfo(path).LinkTarget,
            FileType.Directory => "",
            _ => $"{status.DeviceMajor}:{status.DeviceMinor}",
        };
        string time = times ? $" {status.ModifiedSeconds}.{status.ModifiedNanoseconds:d9}" : "";
        string link = status.Links > 1 && status.Type != FileType.Directory && !linked.TryAdd(status.Inode, name) ? $" = {linked[status.Inode]}" : "";
        return $"{name} {status.Type} {Convert.ToString(status.Mode & 0xfff, 8)} {status.Uid}:{status.Gid}{time} {content}{link}{Attributes(path)}";
    }

    private static byte[] Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    /// <summary>Those that a file has of itself; a label, which a host may give to all, is none of them.</summary>
    private static string Attributes(string path)
    {
        using Descriptor directory = LayerUnpacking.OpenDirectory(Path.GetDirectoryName(path)!);
        AttributeHolder file = new(directory.Number, [.. System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)), 0]);
        IEnumerable<string> names = file.Names().Where(name => !FileMetadata.IsOverlayAttribute(name)).Select(ReadArchive.Text).Where(name => name != "security.selinux");
        return string.Concat(names.Order(StringComparer.Ordinal).Select(name => $" {name}={Convert.ToHexString(file.Get(TarBytes.Ascii(name)) ?? [])}"));
    }

    private void Unpack(byte[] archive, string directory, LowerLayers below, UnpackOptions options)
    {
        using Descriptor root = LayerUnpacking.OpenDirectory(directory);
        using StreamSource source = new(new MemoryStream(archive));
        using LayerUnpacker unpacker = new(root, below, options, Notes);
        unpacker.Unpack(source);
    }
}
