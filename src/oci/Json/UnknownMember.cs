using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A member of an object that we do not know, kept so that a copy of the object has it.</summary>
/// <param name="Name">Unescaped.</param>
/// <param name="Value">The JSON text, byte by byte.</param>
public sealed record UnknownMember(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>Writes it as it was.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WritePropertyName(Name);
        json.WriteRawValue(Value.Span, skipInputValidation: true);
    }
}
