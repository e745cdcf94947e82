using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One resource limit (config.md, POSIX process; getrlimit(2)).</summary>
public sealed class PosixRlimit : IJsonObject
{
    public PosixRlimit()
    {
    }

    internal PosixRlimit(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "type": Type = json.String(); break;
                case "hard": Hard = json.UInt64(); break;
                case "soft": Soft = json.UInt64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("type", "hard", "soft");
    }

    /// <summary><c>RLIMIT_…</c> name; required and unique within the process.</summary>
    public string Type { get; init; } = "";

    /// <summary>Ceiling for <see cref="Soft"/>; <see cref="ulong.MaxValue"/> is RLIM_INFINITY.</summary>
    public ulong Hard { get; init; }

    public ulong Soft { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteNumber("hard", Hard);
        json.WriteNumber("soft", Soft);
        json.WriteEndObject();
    }
}
