using System.Globalization;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>The ids that a user may map in user namespaces beside his own (subuid(5), subgid(5)).</summary>
public static class SubordinateIds
{
    /// <summary>Maps the user's own id to root, and then all that he may have, one range after the other.</summary>
    /// <param name="file">/etc/subuid or /etc/subgid.</param>
    /// <param name="uid">The user.</param>
    /// <param name="own">His id that becomes root: the user's, or his group's.</param>
    public static LinuxIdMapping[] Map(string file, uint uid, uint own) =>
        Map(File.Exists(file) ? File.ReadAllLines(file) : [], NameOf(uid, File.Exists("/etc/passwd") ? File.ReadAllLines("/etc/passwd") : []), uid, own);

    /// <inheritdoc cref="Map(string, uint, uint)"/>
    /// <param name="lines">USER:FIRST:COUNT each, the user by name or number.</param>
    /// <param name="name">The user's name; null if he has none.</param>
    public static LinuxIdMapping[] Map(string[] lines, string? name, uint uid, uint own)
    {
        return [new() { ContainerId = 0, HostId = own, Size = 1 }, .. Ranges(lines, user => user == name || user == uid.ToString(CultureInfo.InvariantCulture), 1)];
    }

    /// <summary>All ids that a user may have beside his own, one range after the other.</summary>
    /// <param name="file">/etc/subuid or /etc/subgid.</param>
    /// <param name="name">His name.</param>
    public static LinuxIdMapping[] Of(string file, string name) => [.. Ranges(File.Exists(file) ? File.ReadAllLines(file) : [], user => user == name, 0)];

    private static List<LinuxIdMapping> Ranges(string[] lines, Func<string, bool> isUser, uint next)
    {
        List<LinuxIdMapping> mappings = [];
        foreach (string line in lines)
            if (line.Split(':') is [string user, string first, string count]
                && isUser(user)
                && uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out uint start)
                && uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out uint size) && size > 0)
            {
                mappings.Add(new() { ContainerId = next, HostId = start, Size = size });
                next += size;
            }
        return mappings;
    }

    private static string? NameOf(uint uid, string[] accounts)
    {
        foreach (string line in accounts)
            if (line.Split(':') is [string name, _, string id, ..] && id == uid.ToString(CultureInfo.InvariantCulture))
                return name;
        return null;
    }
}
