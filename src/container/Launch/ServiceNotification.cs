using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>How a container that is a service tells so to its manager (NOTIFY_SOCKET, sd_notify(3)): where its own socket is, as runc has it.</summary>
public static class ServiceNotification
{
    /// <summary>The socket's name in its directory.</summary>
    public const string SocketName = "notify.sock";

    /// <summary>Where the container sees the directory.</summary>
    internal const string MountPoint = "/run/notify";

    internal static MountOptions Options => MountOptions.Parse(["bind", "nosuid", "noexec", "nodev", "ro"]);

    /// <summary>The manager's socket, as the caller's environment names it; null where nobody wants to hear.</summary>
    public static string? SocketOfManager() => Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } socket ? socket : null;

    /// <summary>The mount of the socket's directory.</summary>
    internal static Mount MountOf(string directory) => new() { Destination = MountPoint, Source = directory };

    /// <summary>The environment of the container's process: the container's own socket takes the place of any other.</summary>
    internal static string[] Variables(string[] environment, LaunchOptions options) => options.NotifyDirectory is null
        ? environment
        : [.. environment.Where(variable => !variable.StartsWith("NOTIFY_SOCKET=", StringComparison.Ordinal)), $"NOTIFY_SOCKET={MountPoint}/{SocketName}"];
}
