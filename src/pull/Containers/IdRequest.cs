using Mocker.Container.Lifecycle;
using Mocker.Oci;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Containers;

/// <summary>What is asked for of a container's user namespace.</summary>
/// <param name="Size">How many ids it is to have, of those that no other container of the store has.</param>
/// <param name="Ids">Which ones, where somebody says so.</param>
public sealed record IdRequest(uint Size, ContainerIds? Ids)
{
    public const uint UsualSize = 65536;

    /// <summary>The user in /etc/subuid and /etc/subgid whose ids are for that, podman's.</summary>
    private const string Owner = "containers";

    /// <summary>Where those files have no ids for containers: in no system's range for users (login.defs(5), systemd's UIDS-GIDS).</summary>
    private static readonly LinuxIdMapping s_fallback = new() { HostId = 0x80000000, Size = 0x40000000 };

    /// <summary>The ids of a new container. Others have to be kept from choosing until its record is written.</summary>
    /// <exception cref="ImageException">There are not that many left.</exception>
    public ContainerIds Choose(ContainerList containers)
    {
        if (Ids is not null)
            return Ids;
        ContainerIds[] taken = [.. containers.All().Select(each => each.Record.Ids).OfType<ContainerIds>()];
        return new(Choose("/etc/subuid", taken.SelectMany(ids => ids.Uids)), Choose("/etc/subgid", taken.SelectMany(ids => ids.Gids)));
    }

    private LinuxIdMapping[] Choose(string file, IEnumerable<LinuxIdMapping> taken)
    {
        LinuxIdMapping[] given = SubordinateIds.Of(file, Owner);
        uint first = FindFree(given.Length > 0 ? given : [s_fallback], taken, Size) ?? throw new ImageException(
            $"--userns auto: {file} has no {Size} ids left for containers: give the user \"{Owner}\" more there, ask for fewer (auto:size=N), or remove containers that have some");
        return [new() { ContainerId = 0, HostId = first, Size = Size }];
    }

    /// <summary>The first ids in a row that nobody has; null if there are not that many.</summary>
    internal static uint? FindFree(IEnumerable<LinuxIdMapping> given, IEnumerable<LinuxIdMapping> taken, uint size)
    {
        LinuxIdMapping[] others = [.. taken.OrderBy(each => each.HostId)];
        foreach (LinuxIdMapping range in given)
        {
            ulong first = range.HostId, end = (ulong)range.HostId + range.Size;
            foreach (LinuxIdMapping other in others)
                if (other.HostId < first + size && (ulong)other.HostId + other.Size > first)
                    first = (ulong)other.HostId + other.Size;
            if (first + size <= end)
                return (uint)first;
        }
        return null;
    }
}
