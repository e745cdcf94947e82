namespace Mocker.Oci;

/// <summary>One validation under way: makes the errors, keeps the warnings.</summary>
/// <param name="document">How errors call the document.</param>
/// <param name="source">Its text, for line and column; may be empty.</param>
internal sealed class Review(string document, ReadOnlyMemory<byte> source)
{
    private List<SpecWarning>? _warnings;

    public IReadOnlyList<SpecWarning> Warnings => _warnings ?? (IReadOnlyList<SpecWarning>)[];

    public void Warn(string pointer, string message) => (_warnings ??= []).Add(new SpecWarning(pointer, message));

    /// <summary>The error that the value at a pointer breaks a rule.</summary>
    public OciDocumentException Violation(string pointer, string reason)
    {
        var text = source.Span;
        if (text.IsEmpty)
            return new OciDocumentException(document, pointer, 0, 0, reason);
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        var (line, column) = TextPosition.Of(text, JsonPointer.Locate(text, pointer));
        return new OciDocumentException(document, pointer, line, column, reason);
    }
}
