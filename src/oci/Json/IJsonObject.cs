using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Something that is written as a JSON object.</summary>
public interface IJsonObject
{
    /// <summary>Writes the object as one value; members that are absent or empty are left out.</summary>
    void WriteTo(Utf8JsonWriter json);
}
