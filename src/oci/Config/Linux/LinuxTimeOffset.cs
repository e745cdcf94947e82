using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How far a clock of the container is ahead of the host's (config-linux.md; time_namespaces(7)).</summary>
public sealed class LinuxTimeOffset : IJsonObject
{
    public LinuxTimeOffset()
    {
    }

    internal LinuxTimeOffset(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "secs": Secs = json.Int64(); break;
                case "nanosecs": Nanosecs = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Seconds, may be negative.</summary>
    public long Secs { get; init; }

    /// <summary>Nanoseconds on top, below 1,000,000,000.</summary>
    public uint Nanosecs { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("secs", Secs);
        json.WriteNumber("nanosecs", Nanosecs);
        json.WriteEndObject();
    }
}
