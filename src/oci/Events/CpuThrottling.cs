using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How often the CPU quota was used up (sched-bwc.rst).</summary>
public sealed class CpuThrottling : IJsonObject
{
    /// <summary>Periods in which anything ran.</summary>
    public ulong Periods { get; init; }

    /// <summary>Those of them in which the quota was used up.</summary>
    public ulong ThrottledPeriods { get; init; }

    /// <summary>Nanoseconds, added up over all processors.</summary>
    public ulong ThrottledTime { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("periods", Periods);
        json.WriteUnlessZero("throttledPeriods", ThrottledPeriods);
        json.WriteUnlessZero("throttledTime", ThrottledTime);
        json.WriteEndObject();
    }
}
