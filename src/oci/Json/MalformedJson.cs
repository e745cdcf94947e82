using System.Text;

namespace Mocker.Oci;

/// <summary>Says what is wrong at the byte where the JSON reader gave up.</summary>
internal static class MalformedJson
{
    public static string Describe(ReadOnlySpan<byte> text, int offset, bool documentComplete, bool depthReached)
    {
        if (offset >= text.Length)
            return text.Trim(" \t\r\n"u8).IsEmpty ? "the document is empty" : "the document ends too early";
        var found = text[offset];
        if (found == '/')
            return "JSON has no comments";
        if (documentComplete)
            return $"nothing may follow the document, found {Character(text[offset..])}";
        if (depthReached && found is (byte)'{' or (byte)'[')
            return $"nested deeper than {JsonCursor.MaxDepth} levels";
        if (found is (byte)'}' or (byte)']' && text[..offset].TrimEnd(" \t\r\n"u8).EndsWith(","u8))
            return $"malformed JSON: a comma right before {Character(text[offset..])}";
        return $"malformed JSON: unexpected {Character(text[offset..])}";
    }

    private static string Character(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out _);
        return rune.Value is < 0x20 or 0x7F ? $"control character U+{rune.Value:X4}" : $"\"{rune}\"";
    }
}
