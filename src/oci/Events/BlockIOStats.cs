using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Block IO by device and kind of operation, that of cgroups below included (blkio-controller.rst).</summary>
public sealed class BlockIOStats : IJsonObject
{
    /// <summary>Bytes.</summary>
    public BlockIOEntry[] ServiceBytes { get; init; } = [];

    /// <summary>Operations.</summary>
    public BlockIOEntry[] Serviced { get; init; } = [];

    /// <summary>Operations waiting now; cgroup v1 with a scheduler that counts them, as are those below.</summary>
    public BlockIOEntry[] Queued { get; init; } = [];

    /// <summary>Nanoseconds.</summary>
    public BlockIOEntry[] ServiceTime { get; init; } = [];

    /// <summary>Nanoseconds.</summary>
    public BlockIOEntry[] WaitTime { get; init; } = [];

    /// <summary>Operations.</summary>
    public BlockIOEntry[] Merged { get; init; } = [];

    /// <summary>Milliseconds of disk time.</summary>
    public BlockIOEntry[] Time { get; init; } = [];

    public BlockIOEntry[] Sectors { get; init; } = [];

    /// <summary>cgroup v2, where the kernel measures it.</summary>
    public Pressure? Pressure { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("ioServiceBytesRecursive", ServiceBytes);
        json.WriteUnlessEmpty("ioServicedRecursive", Serviced);
        json.WriteUnlessEmpty("ioQueueRecursive", Queued);
        json.WriteUnlessEmpty("ioServiceTimeRecursive", ServiceTime);
        json.WriteUnlessEmpty("ioWaitTimeRecursive", WaitTime);
        json.WriteUnlessEmpty("ioMergedRecursive", Merged);
        json.WriteUnlessEmpty("ioTimeRecursive", Time);
        json.WriteUnlessEmpty("sectorsRecursive", Sectors);
        json.WriteOptional("psi", Pressure);
        json.WriteEndObject();
    }
}
