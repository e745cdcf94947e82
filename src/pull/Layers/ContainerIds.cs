using System.Text.Json;
using Mocker.Container.Launch;
using Mocker.Oci;

namespace Mocker.Pull.Layers;

/// <summary>
/// Which ids of the host stand for those in a container's user namespace (user_namespaces(7)). On disk its files have the ids of inside, be it in
/// layers, in what it has changed or in volumes: mounts map them, so nothing has to be rewritten for a container, nor for an image of it.
/// </summary>
/// <param name="Uids">Users; that of root is among them.</param>
/// <param name="Gids">Groups; that of root is among them.</param>
public sealed record ContainerIds(LinuxIdMapping[] Uids, LinuxIdMapping[] Gids) : IJsonObject
{
    /// <summary>What the kernel shows for ids that have no place (/proc/sys/kernel/overflowuid).</summary>
    private const uint Overflow = 65534;

    /// <summary>The host's id of root inside.</summary>
    public uint RootUid => Outside(Uids, 0) ?? throw Unmapped("user", 0);

    /// <inheritdoc cref="RootUid"/>
    public uint RootGid => Outside(Gids, 0) ?? throw Unmapped("group", 0);

    /// <summary>The host's id of a user inside.</summary>
    /// <exception cref="ImageException">There is no such user inside.</exception>
    public uint UidOutside(uint inside) => Outside(Uids, inside) ?? throw Unmapped("user", inside);

    /// <inheritdoc cref="UidOutside"/>
    public uint GidOutside(uint inside) => Outside(Gids, inside) ?? throw Unmapped("group", inside);

    /// <summary>What a user of the host is inside.</summary>
    public uint UidInside(uint outside) => Inside(Uids, outside);

    /// <inheritdoc cref="UidInside"/>
    public uint GidInside(uint outside) => Inside(Gids, outside);

    /// <summary>There is such a group inside.</summary>
    public bool HasGid(uint inside) => Outside(Gids, inside) is not null;

    /// <summary>A user namespace with these ids, for mounts.</summary>
    internal MappingNamespace MakeNamespace() => new(new IdMappings(Uids, Gids, "--uidmap", "--gidmap"));

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("uids", Uids);
        json.WriteUnlessEmpty("gids", Gids);
        json.WriteEndObject();
    }

    internal static ContainerIds Read(ref JsonCursor json)
    {
        LinuxIdMapping[] uids = [], gids = [];
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "uids": uids = json.Array(static (ref JsonCursor item) => new LinuxIdMapping(ref item)); break;
                case "gids": gids = json.Array(static (ref JsonCursor item) => new LinuxIdMapping(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("uids", "gids");
        return new(uids, gids);
    }

    private static uint? Outside(LinuxIdMapping[] mappings, uint inside)
    {
        foreach (LinuxIdMapping each in mappings)
            if (inside >= each.ContainerId && inside - each.ContainerId < each.Size)
                return each.HostId + (inside - each.ContainerId);
        return null;
    }

    private static uint Inside(LinuxIdMapping[] mappings, uint outside)
    {
        foreach (LinuxIdMapping each in mappings)
            if (outside >= each.HostId && outside - each.HostId < each.Size)
                return each.ContainerId + (outside - each.HostId);
        return Overflow;
    }

    private static ImageException Unmapped(string kind, uint id) => new($"the container's user namespace has no {kind} {id}: give it more ids (--userns auto:size=, --uidmap, --gidmap)");
}
