using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How many tasks there are.</summary>
public sealed class PidsStats : IJsonObject
{
    public ulong Current { get; init; }

    /// <summary>0 for no limit.</summary>
    public ulong Limit { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("current", Current);
        json.WriteUnlessZero("limit", Limit);
        json.WriteEndObject();
    }
}
