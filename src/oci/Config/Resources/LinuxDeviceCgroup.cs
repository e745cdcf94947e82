using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One rule of the device allowlist (config-linux.md, Allowed Device list).</summary>
public sealed class LinuxDeviceCgroup : IJsonObject
{
    public LinuxDeviceCgroup()
    {
    }

    internal LinuxDeviceCgroup(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "allow": Allow = json.Boolean(); break;
                case "type": Type = json.OptionalString(); break;
                case "major": Major = json.Int64(); break;
                case "minor": Minor = json.Int64(); break;
                case "access": Access = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("allow");
    }

    /// <summary>Required.</summary>
    public bool Allow { get; init; }

    /// <summary><c>a</c>, <c>c</c> or <c>b</c>; null is <c>a</c>.</summary>
    public string? Type { get; init; }

    /// <summary>null is every major number, and so is -1, as runc has it.</summary>
    public long? Major { get; init; }

    /// <summary>null is every minor number, and so is -1, as runc has it.</summary>
    public long? Minor { get; init; }

    /// <summary>Letters of <c>rwm</c>; null when the document has none.</summary>
    public string? Access { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("allow", Allow);
        json.WriteOptional("type", Type);
        json.WriteOptional("major", Major);
        json.WriteOptional("minor", Minor);
        json.WriteOptional("access", Access);
        json.WriteEndObject();
    }
}
