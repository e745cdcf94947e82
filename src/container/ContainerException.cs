namespace Mocker.Container;

/// <summary>Something a container operation could not do: one sentence with what, on what, why, and what to do about it.</summary>
/// <param name="message">The sentence.</param>
/// <param name="pointer">The place in config.json that asked for it (RFC 6901), if one did.</param>
/// <param name="inner">The cause, if another exception was.</param>
public sealed class ContainerException(string message, string? pointer = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The place in config.json that asked for what failed, or null.</summary>
    public string? Pointer { get; } = pointer;
}
