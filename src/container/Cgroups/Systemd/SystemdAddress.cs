using Mocker.Linux;
using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Where a systemd is to be talked to.</summary>
internal static class SystemdAddress
{
    private const string SystemBus = "unix:path=/run/dbus/system_bus_socket";

    /// <exception cref="ContainerException">It is not there, or does not let us in.</exception>
    public static BusConnection Connect(bool isUser)
    {
        if (!Directory.Exists("/run/systemd/system"))
        {
            throw new ContainerException(
                "systemd cannot make the container's cgroup: this host was not booted with systemd (there is no /run/systemd/system); " +
                "leave --systemd-cgroup out to have cgroups made directly");
        }
        string address = Environment.GetEnvironmentVariable(isUser ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } named
            ? named
            : isUser ? UserBus(RuntimeDirectory(Environment.GetEnvironmentVariable)) : SystemBus;
        try
        {
            return Connect(isUser, address);
        }
        catch (Exception e) when (e is BusException or LinuxException or TimeoutException)
        {
            string advice = isUser
                ? "log in by PAM or ssh, not by su or sudo, so that a user's systemd and bus are there (package dbus-user-session; loginctl enable-linger)"
                : "see systemctl status dbus.socket";
            throw new ContainerException($"systemd cannot make the container's cgroup: its bus at {address} cannot be reached: {e.Message}; {advice}, or leave --systemd-cgroup out", null, e);
        }
    }

    /// <summary>The directory in which a systemd keeps a file for each transient unit that it knows (systemd.unit(5), Unit File Load Path).</summary>
    public static string TransientUnits(bool isUser) => RunningState(isUser) + "/transient";

    // The bus first: for each conversation on its own socket systemd sets its whole interface up anew, and tells every change of every unit
    // twice then. Under User-Mode-Linux that is 5 ms of its time for a container's life, against 4 ms of the bus's.
    private static BusConnection Connect(bool isUser, string address)
    {
        try
        {
            return BusConnection.ToBus(address);
        }
        catch (LinuxException e) when (File.Exists(OwnSocket(isUser)))
        {
            Log.Debug?.Invoke($"the bus at {address} cannot be reached, so systemd is asked at {OwnSocket(isUser)}: {e.Message}");
            return BusConnection.ToPeer(OwnSocket(isUser));
        }
    }

    // Where systemctl(1) asks: it is there early at boot, in systems without a bus, and when a session's variable has outlived its bus.
    private static string OwnSocket(bool isUser) => RunningState(isUser) + "/private";

    private static string RunningState(bool isUser) => (isUser ? RuntimeDirectory(Environment.GetEnvironmentVariable) : "/run") + "/systemd";

    /// <summary>Where systemd puts the bus of a user.</summary>
    internal static string UserBus(string runtimeDirectory) => $"unix:path={runtimeDirectory.Replace("%", "%25", StringComparison.Ordinal)}/bus";

    /// <summary>The user's runtime directory (pam_systemd(8)).</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static string RuntimeDirectory(Func<string, string?> variable) =>
        variable("XDG_RUNTIME_DIR") is { Length: > 0 } directory ? directory : $"/run/user/{UserInstance.HostUser()}";
}
