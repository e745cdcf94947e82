using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Whether the user's own systemd is the one to ask, and where its cgroup is.</summary>
internal static class UserInstance
{
    /// <summary>The system's systemd is for root alone; and root of a user namespace is none.</summary>
    public static bool IsNeeded() => Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser() && HostUser() != 0;

    /// <summary>The user as the host knows him.</summary>
    public static uint HostUser() =>
        Map(Encoding.ASCII.GetString(FileContents.Read(Files.CurrentDirectory, "/proc/self/uid_map") ?? []), Credentials.EffectiveUserId());

    /// <summary>The cgroup of the user's systemd as a path from the hierarchy's root: the one that we are below, or where logind puts it.</summary>
    public static string Cgroup(string ownPath)
    {
        string service = $"/user@{HostUser()}.service";
        int found = ownPath.IndexOf(service + "/", StringComparison.Ordinal);
        return found >= 0 ? ownPath[..(found + service.Length)] : $"/user.slice/user-{HostUser()}.slice{service}";
    }

    /// <summary>Looks an id up in a map of a user namespace (user_namespaces(7)): inside, outside, count.</summary>
    internal static uint Map(string text, uint inside)
    {
        foreach (string line in text.Split('\n'))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string first, string outside, string count]
                && uint.TryParse(first, out uint start) && uint.TryParse(outside, out uint host) && uint.TryParse(count, out uint size)
                && inside >= start && inside - start < size)
                return host + (inside - start);
        return inside;
    }
}
