using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How many tasks the container may have (config-linux.md, PIDs).</summary>
public sealed class LinuxPids : IJsonObject
{
    public LinuxPids()
    {
    }

    internal LinuxPids(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "limit": Limit = json.Int64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>0 is a limit too, -1 is none; null when the document says nothing.</summary>
    public long? Limit { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("limit", Limit);
        json.WriteEndObject();
    }
}
