using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A count for one device.</summary>
public sealed class BlockIOEntry : IJsonObject
{
    public ulong Major { get; init; }

    public ulong Minor { get; init; }

    /// <summary><c>Read</c>, <c>Write</c>, <c>Sync</c>, <c>Async</c>, <c>Discard</c> or <c>Total</c>; empty for what is not told apart.</summary>
    public string Operation { get; init; } = "";

    public ulong Value { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("major", Major);
        json.WriteUnlessZero("minor", Minor);
        if (Operation.Length > 0)
            json.WriteString("op", Operation);
        json.WriteUnlessZero("value", Value);
        json.WriteEndObject();
    }
}
