namespace Mocker.Oci;

/// <summary>
/// A document that cannot be accepted: malformed, of the wrong shape, or against a rule of the specification.
/// The message is one sentence that names the place:
/// <c>config.json#/process/user/uid (line 12, column 20): expected an unsigned 32-bit integer, found "abc"</c>.
/// </summary>
public sealed class OciDocumentException : Exception
{
    /// <param name="document">Name of the document, e.g. <c>config.json</c>.</param>
    /// <param name="pointer">RFC 6901 JSON pointer; empty for the document as a whole.</param>
    /// <param name="line">1-based, or 0 when only the pointer is known.</param>
    /// <param name="column">1-based, in characters (Unicode scalar values), or 0.</param>
    /// <param name="reason">What is wrong, without the place.</param>
    public OciDocumentException(string document, string pointer, int line, int column, string reason)
        : base(Sentence(document, pointer, line, column, reason))
    {
        Document = document;
        Pointer = pointer;
        Line = line;
        Column = column;
        Reason = reason;
    }

    /// <summary>Name of the document, e.g. <c>config.json</c>.</summary>
    public string Document { get; }

    /// <summary>RFC 6901 JSON pointer; empty for the document as a whole.</summary>
    public string Pointer { get; }

    /// <summary>1-based; 0 when the text of the document was not at hand.</summary>
    public int Line { get; }

    /// <summary>1-based, in characters (Unicode scalar values); 0 when the text of the document was not at hand.</summary>
    public int Column { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    private static string Sentence(string document, string pointer, int line, int column, string reason)
    {
        var place = pointer.Length == 0 ? document : $"{document}#{pointer}";
        return line == 0 ? $"{place}: {reason}" : $"{place} (line {line}, column {column}): {reason}";
    }
}
