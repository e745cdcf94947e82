using System.Text;
using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What the cursor says when something is wrong: only here are pointer, line and column worked out.</summary>
internal ref partial struct JsonCursor
{
    /// <summary>The error that the value under the cursor is not what was asked for.</summary>
    public readonly OciDocumentException Unexpected(string expected) =>
        Fault((int)_reader.TokenStartIndex, $"expected {expected}, found {Found()}");

    private readonly OciDocumentException Twice() =>
        Fault((int)_reader.TokenStartIndex, "this name occurs twice in the object");

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Shortened(_reader.ValueSpan)}\"",
        _ => Shortened(_reader.ValueSpan),
    };

    private static string Shortened(ReadOnlySpan<byte> utf8)
    {
        const int Shown = 40;
        var text = Encoding.UTF8.GetString(utf8);
        return text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "…");
    }

    private readonly OciDocumentException Fault(int offset, string reason)
    {
        var (line, column) = TextPosition.Of(_text, offset);
        return new OciDocumentException(_document, Pointer(offset), line, column, reason);
    }

    /// <summary>The pointer to what stands at an offset: members of an object that begins there are not named.</summary>
    private readonly string Pointer(int offset)
    {
        var pointer = new StringBuilder();
        foreach (ref readonly var frame in ((ReadOnlySpan<JsonFrame>)_frames)[.._depth])
        {
            if (frame.Start == offset)
                break;
            if (frame.Index >= 0)
                pointer.Append('/').Append(frame.Index);
            else if (frame.NameLength >= 0)
                JsonPointer.AppendEscaped(pointer, JsonPointer.Unescape(_text.Slice(frame.NameStart, frame.NameLength)));
        }
        return pointer.ToString();
    }

    private readonly OciDocumentException Malformed(JsonException fault)
    {
        // The exception's text is the framework's and stripped from our binaries; its position is all that is needed.
        var offset = LineStart((int)(fault.LineNumber ?? 0)) + (int)(fault.BytePositionInLine ?? 0);
        var open = _reader.CurrentDepth + (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
        return Fault(offset, MalformedJson.Describe(_text, offset, _complete, depthReached: open == MaxDepth));
    }

    private readonly int LineStart(int line)
    {
        var start = 0;
        for (; line > 0; line--)
            start += _text[start..].IndexOf((byte)'\n') + 1;
        return start;
    }
}
