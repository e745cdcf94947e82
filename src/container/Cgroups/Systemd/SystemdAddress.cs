using Mocker.Linux;
using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Where a systemd is to be talked to.</summary>
internal static class SystemdAddress
{
    private const string SystemBus = "unix:path=/run/dbus/system_bus_socket";

    // systemd's own socket, for root alone.
    private const string PrivateSocket = "/run/systemd/private";

    /// <exception cref="ContainerException">It is not there, or does not let us in.</exception>
    public static BusConnection Connect(bool isUser)
    {
        if (!Directory.Exists("/run/systemd/system"))
        {
            throw new ContainerException(
                "systemd cannot make the container's cgroup: this host was not booted with systemd (there is no /run/systemd/system); " +
                "leave --systemd-cgroup out to have cgroups made directly");
        }
        string usual = isUser ? UserBus(RuntimeDirectory(Environment.GetEnvironmentVariable)) : SystemBus;
        string address = Environment.GetEnvironmentVariable(isUser ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } named ? named : usual;
        try
        {
            return Connect(isUser, address, address == usual);
        }
        catch (Exception e) when (e is BusException or LinuxException or TimeoutException)
        {
            string advice = isUser
                ? "log in by PAM or ssh, not by su or sudo, so that a user's systemd and bus are there (package dbus-user-session; loginctl enable-linger)"
                : "see systemctl status dbus.socket";
            throw new ContainerException($"systemd cannot make the container's cgroup: its bus at {address} cannot be reached: {e.Message}; {advice}, or leave --systemd-cgroup out", null, e);
        }
    }

    private static BusConnection Connect(bool isUser, string address, bool isUsual)
    {
        if (isUsual && ConnectDirectly(isUser) is BusConnection direct)
            return direct;
        try
        {
            return BusConnection.ToBus(address);
        }
        catch (LinuxException) when (!isUsual)
        {
            // A session's variable may have outlived its bus.
            if (ConnectDirectly(isUser) is BusConnection other)
                return other;
            throw;
        }
    }

    /// <summary>The directory in which a systemd keeps a file for each transient unit that it knows (systemd.unit(5), Unit File Load Path).</summary>
    public static string TransientUnits(bool isUser) =>
        (isUser ? RuntimeDirectory(Environment.GetEnvironmentVariable) : "/run") + "/systemd/transient";

    /// <summary>
    /// By its own socket, where systemctl(1) asks too: without the bus between, each call and each signal has one process less to
    /// wake, and early at boot and in small systems there is no bus. Null where it is not there or not for us.
    /// </summary>
    private static BusConnection? ConnectDirectly(bool isUser)
    {
        string socket = isUser ? RuntimeDirectory(Environment.GetEnvironmentVariable) + "/systemd/private" : PrivateSocket;
        try
        {
            return BusConnection.ToPeer(socket);
        }
        catch (LinuxException e)
        {
            Log.Debug?.Invoke($"systemd's own socket {socket} cannot be reached, so its bus is asked: {e.Message}");
            return null;
        }
    }

    /// <summary>Where systemd puts the bus of a user.</summary>
    internal static string UserBus(string runtimeDirectory) => $"unix:path={runtimeDirectory.Replace("%", "%25", StringComparison.Ordinal)}/bus";

    /// <summary>The user's runtime directory (pam_systemd(8)).</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static string RuntimeDirectory(Func<string, string?> variable) =>
        variable("XDG_RUNTIME_DIR") is { Length: > 0 } directory ? directory : $"/run/user/{UserInstance.HostUser()}";
}
