using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Upper limit for one block device (config-linux.md, Block IO).</summary>
public sealed class LinuxThrottleDevice : IJsonObject
{
    public LinuxThrottleDevice()
    {
    }

    internal LinuxThrottleDevice(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "major": Major = json.Int64(); break;
                case "minor": Minor = json.Int64(); break;
                case "rate": Rate = json.UInt64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("major", "minor", "rate");
    }

    /// <summary>Required.</summary>
    public long Major { get; init; }

    /// <summary>Required.</summary>
    public long Minor { get; init; }

    /// <summary>Bytes or operations per second, as the list says that it stands in; required.</summary>
    public ulong Rate { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("major", Major);
        json.WriteNumber("minor", Minor);
        json.WriteNumber("rate", Rate);
        json.WriteEndObject();
    }
}
