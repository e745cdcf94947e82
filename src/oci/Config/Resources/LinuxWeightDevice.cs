using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Weight of one block device; at least one of the two weights is given (config-linux.md, Block IO).</summary>
public sealed class LinuxWeightDevice : IJsonObject
{
    public LinuxWeightDevice()
    {
    }

    internal LinuxWeightDevice(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "major": Major = json.Int64(); break;
                case "minor": Minor = json.Int64(); break;
                case "weight": Weight = json.UInt16(); break;
                case "leafWeight": LeafWeight = json.UInt16(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("major", "minor");
    }

    /// <summary>Required.</summary>
    public long Major { get; init; }

    /// <summary>Required.</summary>
    public long Minor { get; init; }

    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>10 to 1000; cgroup v1 with CFQ only.</summary>
    public ushort? LeafWeight { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("major", Major);
        json.WriteNumber("minor", Minor);
        json.WriteOptional("weight", Weight);
        json.WriteOptional("leafWeight", LeafWeight);
        json.WriteEndObject();
    }
}
