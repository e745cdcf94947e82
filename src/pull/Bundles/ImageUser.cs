using System.Text;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>
/// Who an image's program runs as (image-spec, config.md, "User"): names are looked up in the image's own /etc/passwd and /etc/group.
/// </summary>
internal static unsafe class ImageUser
{
    // Larger than any that is one.
    private const int LargestFile = 8 << 20;

    /// <summary>Ids as useradd(8) and Docker have them. Larger ones were taken for root by containerd (CVE-2024-40635).</summary>
    private const uint LargestId = int.MaxValue;

    /// <param name="text">user, uid, user:group, uid:gid, uid:group, user:gid, or nothing for root.</param>
    /// <param name="root">The root filesystem, open.</param>
    /// <exception cref="ImageException">A name is not in the image, or an id is out of range.</exception>
    public static User Find(string? text, Descriptor root)
    {
        string[] parts = (text ?? "").Split(':');
        if (parts.Length > 2)
            throw new ImageException($"\"{text}\" is no user: it has the form user, uid, user:group or uid:gid");
        string user = parts[0], group = parts.Length == 2 ? parts[1] : "";
        uint? uid = user.Length == 0 ? 0 : Id(user);
        string[]? account = Lines(root, "/etc/passwd").FirstOrDefault(fields =>
            fields.Length >= 4 && (uid is uint number ? fields[2] == number.ToString() : fields[0] == user));
        if (uid is null)
            uid = account is null
                ? throw new ImageException($"there is no user \"{user}\" in the image's /etc/passwd")
                : Id(account[2]) ?? throw new ImageException($"the user \"{user}\" has no numeric id in the image's /etc/passwd");
        if (group.Length > 0)
            return new User { Uid = uid.Value, Gid = Id(group) ?? FindGroup(group, root) };
        return new User
        {
            Uid = uid.Value,
            Gid = account is null ? 0 : Id(account[3]) ?? throw new ImageException($"the user \"{account[0]}\" has no numeric group in the image's /etc/passwd"),
            AdditionalGids = account is null ? [] : FurtherGroups(account[0], root),
        };
    }

    /// <returns>Null for a name.</returns>
    private static uint? Id(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;
        return uint.TryParse(text, out uint id) && id <= LargestId
            ? id
            : throw new ImageException($"the id {text} is out of range: ids go from 0 to {LargestId}");
    }

    private static uint FindGroup(string name, Descriptor root)
    {
        string[] group = Lines(root, "/etc/group").FirstOrDefault(fields => fields.Length >= 3 && fields[0] == name)
            ?? throw new ImageException($"there is no group \"{name}\" in the image's /etc/group");
        return Id(group[2]) ?? throw new ImageException($"the group \"{name}\" has no numeric id in the image's /etc/group");
    }

    private static uint[] FurtherGroups(string user, Descriptor root) =>
    [
        .. Lines(root, "/etc/group")
            .Where(fields => fields.Length >= 4 && fields[3].Split(',').Contains(user))
            .Select(fields => Id(fields[2]))
            .OfType<uint>()
            .Distinct(),
    ];

    /// <summary>The fields of each line; none when there is no such file.</summary>
    private static IEnumerable<string[]> Lines(Descriptor root, string path)
    {
        string text = Encoding.UTF8.GetString(Read(root, path));
        foreach (string line in text.Split('\n'))
            if (line.Length > 0 && line[0] is not ('#' or '+' or '-'))
                yield return line.Split(':');
    }

    private static byte[] Read(Descriptor root, string path)
    {
        using CString name = new(path);
        // Not to wait for the other end of a fifo, should an image have one there.
        int opened = Files.OpenAt2(root.Number, name, OpenFlags.ReadOnly | OpenFlags.NonBlocking, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR)
            return [];
        if (opened < 0)
            throw new ImageException($"the image's {path} cannot be opened: openat2(2): {LinuxException.Text((Errno)(-opened))}");
        using Descriptor file = new(opened);
        Kernel.Check(Files.Stat(opened, out FileStatus status), "statx(2)", path);
        if (status.Type != FileType.Regular || status.Size > LargestFile)
            throw new ImageException($"the image's {path} is no file, or larger than {LargestFile} bytes");
        return FileContents.ReadAll(opened, path);
    }
}
