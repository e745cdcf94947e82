using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Priority of the container's traffic on one interface (config-linux.md, Network).</summary>
public sealed class LinuxInterfacePriority : IJsonObject
{
    public LinuxInterfacePriority()
    {
    }

    internal LinuxInterfacePriority(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "name": Name = json.String(); break;
                case "priority": Priority = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("name", "priority");
    }

    /// <summary>Interface in the runtime namespace; required.</summary>
    public string Name { get; init; } = "";

    /// <summary>Required.</summary>
    public uint Priority { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteNumber("priority", Priority);
        json.WriteEndObject();
    }
}
