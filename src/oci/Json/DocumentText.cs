using System.Buffers;
using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Documents as text, in the layouts that other runtimes print them in.</summary>
public static class DocumentText
{
    /// <summary>On one line, as hooks and other programs get it.</summary>
    public static JsonWriterOptions OneLine => new()
    {
        Encoder = JsonEscaping.Minimal,
        SkipValidation = true,
    };

    /// <summary>Indented by tabs, as <c>runc spec</c> writes config.json.</summary>
    public static JsonWriterOptions Tabs =>
        OneLine with { Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n" };

    /// <summary>Indented by spaces: 2 as <c>runc state</c> prints, 4 as <c>runc features</c> does.</summary>
    public static JsonWriterOptions Spaces(int width) => OneLine with { Indented = true, IndentSize = width, NewLine = "\n" };

    /// <summary>The UTF-8 text of a document, without a line break at the end.</summary>
    public static ReadOnlyMemory<byte> Of(IJsonObject document, JsonWriterOptions layout)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(text, layout))
            document.WriteTo(json);
        return text.WrittenMemory;
    }
}
