using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A network device that is moved into the container (config-linux.md, Network Devices).</summary>
public sealed class LinuxNetDevice : IJsonObject
{
    public LinuxNetDevice()
    {
    }

    internal LinuxNetDevice(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "name": Name = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Its name inside; null keeps the host's name.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("name", Name);
        json.WriteEndObject();
    }
}
