using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A range of user or group ids (config-linux.md, User namespace mappings; user_namespaces(7)).</summary>
public sealed class LinuxIdMapping : IJsonObject
{
    public LinuxIdMapping()
    {
    }

    internal LinuxIdMapping(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "containerID": ContainerId = json.UInt32(); break;
                case "hostID": HostId = json.UInt32(); break;
                case "size": Size = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("containerID", "hostID", "size");
    }

    /// <summary>First id inside; required.</summary>
    public uint ContainerId { get; init; }

    /// <summary>First id outside; required.</summary>
    public uint HostId { get; init; }

    /// <summary>How many ids; required, greater than zero.</summary>
    public uint Size { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("containerID", ContainerId);
        json.WriteNumber("hostID", HostId);
        json.WriteNumber("size", Size);
        json.WriteEndObject();
    }
}
