using System.Text.Json;

namespace Mocker.Oci;

/// <summary>net_cls and net_prio of cgroup v1 (config-linux.md, Network).</summary>
public sealed class LinuxNetwork : IJsonObject
{
    public LinuxNetwork()
    {
    }

    internal LinuxNetwork(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "classID": ClassId = json.UInt32(); break;
                case "priorities": Priorities = json.Array((ref item) => new LinuxInterfacePriority(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public uint? ClassId { get; init; }

    public LinuxInterfacePriority[] Priorities { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("classID", ClassId);
        json.WriteUnlessEmpty("priorities", Priorities);
        json.WriteEndObject();
    }
}
