namespace Mocker.Linux.Bus;

/// <summary>A conversation over D-Bus that failed: the peer answered with an error, or with something that is not D-Bus, or not at all.</summary>
/// <param name="message">The reason, without the name.</param>
/// <param name="name">The error's name where the peer answered with one, such as <c>org.freedesktop.systemd1.UnitExists</c>.</param>
public sealed class BusException(string message, string? name = null) : Exception(message)
{
    /// <summary>The peer's name for the error, or null where it is not the peer's.</summary>
    public string? Name { get; } = name;
}
