using System.Text;
using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>
/// Which ids of a user namespace stand for which of the one above (user_namespaces(7), "User and group ID mappings").
/// </summary>
/// <param name="uids">Users.</param>
/// <param name="gids">Groups.</param>
/// <param name="uidPointer">The place in config.json of the users' mappings.</param>
/// <param name="gidPointer">The place in config.json of the groups' mappings.</param>
internal sealed class IdMappings(LinuxIdMapping[] uids, LinuxIdMapping[] gids, string uidPointer, string gidPointer)
{
    /// <summary>Writes them for the user namespace of a process, which can be done once.</summary>
    /// <param name="pid">A process in the new namespace, as the runtime sees it.</param>
    /// <exception cref="ContainerException">They overlap, or this user may not map these ids.</exception>
    public void Write(int pid)
    {
        if (!TryWrite(pid, "uid_map", uids, uidPointer))
            Call("newuidmap", pid, uids, uidPointer);
        // Without rights the group that the user has can only be mapped by giving up setgroups(2) (user_namespaces(7)).
        if (!TryWrite(pid, "gid_map", gids, gidPointer)
            && !(IsOwnGroup(gids) && DenySetGroups(pid) && TryWrite(pid, "gid_map", gids, gidPointer)))
            Call("newgidmap", pid, gids, gidPointer);
    }

    public override string ToString() => $"users {TextOf(uids)}, groups {TextOf(gids)}";

    private static string TextOf(LinuxIdMapping[] mappings) =>
        string.Join(" and ", Array.ConvertAll(mappings, m => m.Size == 1 ? $"{m.ContainerId} is {m.HostId}" : $"{m.ContainerId} to {m.ContainerId + m.Size - 1} are {m.HostId} to {m.HostId + m.Size - 1}"));

    private static bool IsOwnGroup(LinuxIdMapping[] mappings) => mappings is [{ Size: 1 } only] && only.HostId == Credentials.EffectiveGroupId();

    private static bool DenySetGroups(int pid) => WriteFile(pid, "setgroups", "deny") >= 0;

    /// <summary>Writes a map.</summary>
    /// <returns>False where this takes a right that the runtime does not have.</returns>
    private static bool TryWrite(int pid, string file, LinuxIdMapping[] mappings, string pointer)
    {
        StringBuilder lines = new();
        foreach (LinuxIdMapping mapping in mappings)
            lines.Append(mapping.ContainerId).Append(' ').Append(mapping.HostId).Append(' ').Append(mapping.Size).Append('\n');
        int result = WriteFile(pid, file, lines.ToString());
        return result switch
        {
            >= 0 => true,
            -(int)Errno.EPERM or -(int)Errno.EACCES => false,
            -(int)Errno.EINVAL => throw Fault(mappings, pointer, $"write(2) to {file}: {LinuxException.Text(Errno.EINVAL)}; ranges must not overlap, and there can be 340 of them"),
            _ => throw Fault(mappings, pointer, $"write(2) to {file}: {LinuxException.Text((Errno)(-result))}"),
        };
    }

    private static int WriteFile(int pid, string file, string text) => CgroupFile.WriteAt($"/proc/{pid}", file, text);

    /// <summary>newuidmap(1) and newgidmap(1) may map what /etc/subuid and /etc/subgid give to the user.</summary>
    private static void Call(string program, int pid, LinuxIdMapping[] mappings, string pointer)
    {
        List<string> words = [pid.ToString()];
        foreach (LinuxIdMapping mapping in mappings)
            words.AddRange([mapping.ContainerId.ToString(), mapping.HostId.ToString(), mapping.Size.ToString()]);
        string said = HostCommand.Capture(program, words, out int exitCode, withErrors: true).Trim();
        if (exitCode == 0)
            return;
        string file = program == "newuidmap" ? "/etc/subuid" : "/etc/subgid";
        throw Fault(mappings, pointer, exitCode == HostCommand.NotFound
            ? $"that takes rights which this user does not have, and {program}(1) is not installed (Debian's package uidmap); without it only one's own id can be mapped"
            : $"{program}(1): {said}; {file} must give these ids to the user");
    }

    private static ContainerException Fault(LinuxIdMapping[] mappings, string pointer, string why) =>
        new($"cannot map ids ({TextOf(mappings)}): {why}", pointer);
}
