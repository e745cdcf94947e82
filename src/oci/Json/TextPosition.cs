namespace Mocker.Oci;

/// <summary>A place in a text as editors show it: both numbers 1-based, the column in Unicode scalar values.</summary>
internal readonly record struct TextPosition(int Line, int Column)
{
    /// <summary>Counts from the start; only errors pay for it.</summary>
    public static TextPosition Of(ReadOnlySpan<byte> text, int offset)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = 1;
        foreach (var b in before[(before.LastIndexOf((byte)'\n') + 1)..])
            if ((b & 0xC0) != 0x80) // a continuation byte is part of the character before it
                column++;
        return new TextPosition(line, column);
    }
}
