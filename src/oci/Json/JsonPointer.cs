using System.Text;
using System.Text.Json;

namespace Mocker.Oci;

/// <summary>JSON pointers, RFC 6901.</summary>
public static class JsonPointer
{
    /// <summary>Appends <c>/</c> and the reference token of a name.</summary>
    public static void AppendEscaped(StringBuilder pointer, string name)
    {
        pointer.Append('/');
        foreach (var c in name)
            _ = c switch
            {
                '~' => pointer.Append("~0"),
                '/' => pointer.Append("~1"),
                _ => pointer.Append(c),
            };
    }

    /// <summary>The reference token of a name, with the slash before it.</summary>
    public static string Token(string name)
    {
        var token = new StringBuilder(name.Length + 1);
        AppendEscaped(token, name);
        return token.ToString();
    }

    /// <summary>A name as it stands in the document, without its quotes, as text.</summary>
    public static string Unescape(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(name);
        try
        {
            var reader = new Utf8JsonReader([(byte)'"', .. name, (byte)'"']);
            reader.Read();
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(name); // half a surrogate pair; it is being complained about
        }
    }

    /// <summary>
    /// Offset of the value that a pointer names in a well-formed document, or of the deepest part of it that exists.
    /// </summary>
    public static int Locate(ReadOnlySpan<byte> document, string pointer)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        reader.Read();
        var found = (int)reader.TokenStartIndex;
        foreach (var range in pointer.AsSpan().Split('/'))
        {
            if (range.Start.Value == 0)
                continue; // before the first slash
            var token = pointer[range].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!Step(ref reader, token))
                break;
            found = (int)reader.TokenStartIndex;
        }
        return found;
    }

    private static bool Step(ref Utf8JsonReader reader, string token)
    {
        var inArray = reader.TokenType == JsonTokenType.StartArray;
        if (!inArray && reader.TokenType != JsonTokenType.StartObject)
            return false;
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); index++)
        {
            var here = inArray ? token == index.ToString() : reader.ValueTextEquals(token);
            if (!inArray)
                reader.Read();
            if (here)
                return true;
            reader.Skip();
        }
        return false;
    }
}
