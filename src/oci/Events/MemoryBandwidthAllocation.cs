using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How memory bandwidth can be allocated on this machine.</summary>
public sealed class MemoryBandwidthAllocation : IJsonObject
{
    /// <summary>Percent.</summary>
    public ulong Granularity { get; init; }

    /// <summary>1 where delays grow evenly.</summary>
    public ulong DelayLinear { get; init; }

    /// <summary>Percent.</summary>
    public ulong Minimum { get; init; }

    /// <summary>How many classes of service there can be.</summary>
    public ulong NumClosIds { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("bandwidth_gran", Granularity);
        json.WriteUnlessZero("delay_linear", DelayLinear);
        json.WriteUnlessZero("min_bandwidth", Minimum);
        json.WriteUnlessZero("num_closids", NumClosIds);
        json.WriteEndObject();
    }
}
