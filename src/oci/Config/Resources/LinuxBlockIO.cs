using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Block device bandwidth (config-linux.md, Block IO).</summary>
public sealed class LinuxBlockIO : IJsonObject
{
    public LinuxBlockIO()
    {
    }

    internal LinuxBlockIO(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "weight": Weight = json.UInt16(); break;
                case "leafWeight": LeafWeight = json.UInt16(); break;
                case "weightDevice": WeightDevice = json.Array((ref item) => new LinuxWeightDevice(ref item)); break;
                case "throttleReadBpsDevice": ThrottleReadBpsDevice = Throttles(ref json); break;
                case "throttleWriteBpsDevice": ThrottleWriteBpsDevice = Throttles(ref json); break;
                case "throttleReadIOPSDevice": ThrottleReadIopsDevice = Throttles(ref json); break;
                case "throttleWriteIOPSDevice": ThrottleWriteIopsDevice = Throttles(ref json); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>10 to 1000; cgroup v1 with CFQ only.</summary>
    public ushort? LeafWeight { get; init; }

    public LinuxWeightDevice[] WeightDevice { get; init; } = [];

    /// <summary>Bytes per second.</summary>
    public LinuxThrottleDevice[] ThrottleReadBpsDevice { get; init; } = [];

    /// <summary>Bytes per second.</summary>
    public LinuxThrottleDevice[] ThrottleWriteBpsDevice { get; init; } = [];

    /// <summary>Operations per second.</summary>
    public LinuxThrottleDevice[] ThrottleReadIopsDevice { get; init; } = [];

    /// <summary>Operations per second.</summary>
    public LinuxThrottleDevice[] ThrottleWriteIopsDevice { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("weight", Weight);
        json.WriteOptional("leafWeight", LeafWeight);
        json.WriteUnlessEmpty("weightDevice", WeightDevice);
        json.WriteUnlessEmpty("throttleReadBpsDevice", ThrottleReadBpsDevice);
        json.WriteUnlessEmpty("throttleWriteBpsDevice", ThrottleWriteBpsDevice);
        json.WriteUnlessEmpty("throttleReadIOPSDevice", ThrottleReadIopsDevice);
        json.WriteUnlessEmpty("throttleWriteIOPSDevice", ThrottleWriteIopsDevice);
        json.WriteEndObject();
    }

    private static LinuxThrottleDevice[] Throttles(ref JsonCursor json) =>
        json.Array((ref item) => new LinuxThrottleDevice(ref item));
}
