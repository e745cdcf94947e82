using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How L3 cache can be allocated on this machine.</summary>
public sealed class L3CacheAllocation : IJsonObject
{
    /// <summary>The whole cache, in hexadecimal digits.</summary>
    public string CbmMask { get; init; } = "";

    /// <summary>The fewest bits of a mask.</summary>
    public ulong MinCbmBits { get; init; }

    /// <summary>How many classes of service there can be.</summary>
    public ulong NumClosIds { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (CbmMask.Length > 0)
            json.WriteString("cbm_mask", CbmMask);
        json.WriteUnlessZero("min_cbm_bits", MinCbmBits);
        json.WriteUnlessZero("num_closids", NumClosIds);
        json.WriteEndObject();
    }
}
