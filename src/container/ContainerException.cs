namespace Mocker.Container;

/// <summary>Something a container operation could not do: one sentence with what, on what, why, and what to do about it.</summary>
/// <param name="message">The sentence; the place is put in before its first colon.</param>
/// <param name="pointer">
/// The place that asked for it: a pointer into config.json (RFC 6901), or one into another document such as
/// <c>process.json#/cwd</c>; null if nothing did.
/// </param>
/// <param name="inner">The cause, if another exception was.</param>
public sealed class ContainerException(string message, string? pointer = null, Exception? inner = null)
    : Exception(Sentence(message, pointer), inner)
{
    private readonly string _message = message;

    /// <summary>The place that asked for what failed, or null.</summary>
    public string? Pointer { get; } = pointer;

    /// <summary>The same, asked for elsewhere: the engine speaks of config.json, where the caller may have read another document.</summary>
    public ContainerException At(string? place) => new(_message, place, InnerException);

    private static string Sentence(string message, string? pointer)
    {
        if (pointer is null)
            return message;
        string place = pointer.StartsWith('/') ? $" (config.json#{pointer})" : $" ({pointer})";
        int colon = message.IndexOf(": ", StringComparison.Ordinal);
        return message.Insert(colon < 0 ? message.Length : colon, place);
    }
}
