using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Size of a terminal in characters (specs-go calls it <c>Box</c>).</summary>
public sealed class ConsoleSize : IJsonObject
{
    public ConsoleSize()
    {
    }

    internal ConsoleSize(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "height": Height = json.UInt32(); break;
                case "width": Width = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Rows.</summary>
    public uint Height { get; init; }

    /// <summary>Columns.</summary>
    public uint Width { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("height", Height);
        json.WriteNumber("width", Width);
        json.WriteEndObject();
    }
}
