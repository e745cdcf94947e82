using System.Text.Encodings.Web;

namespace Mocker.Oci;

/// <summary>
/// Escapes in JSON strings what RFC 8259, section 7, wants escaped, and nothing else. The framework's encoders do more,
/// for text that is put into HTML, and build tables for it at the first use: a tenth of a millisecond of every command.
/// </summary>
public sealed class JsonEscaping : JavaScriptEncoder
{
    private JsonEscaping()
    {
    }

    /// <summary>The one instance.</summary>
    public static JsonEscaping Minimal { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (int i = 0; i < textLength; i++)
            if (WillEncode(text[i]) || char.IsSurrogate(text[i]))
                return i;
        return -1;
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        ReadOnlySpan<char> text = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => default,
        };
        if (text.Length == 0)
            text = "\\u" + unicodeScalar.ToString("x4");
        bool fits = text.TryCopyTo(new(buffer, bufferLength));
        numberOfCharactersWritten = fits ? text.Length : 0;
        return fits;
    }
}
