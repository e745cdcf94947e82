using Mocker.Linux;
using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Where a systemd is to be talked to.</summary>
internal static class SystemdAddress
{
    private const string SystemBus = "unix:path=/run/dbus/system_bus_socket";

    // systemd's own socket, for root alone: there is no bus early at boot, and in small systems none at all.
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
        string address = isUser ? UserBus(Environment.GetEnvironmentVariable) : Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } named ? named : SystemBus;
        string? own = isUser ? UserSocket(Environment.GetEnvironmentVariable) : Credentials.EffectiveUserId() == 0 ? PrivateSocket : null;
        try
        {
            try
            {
                return BusConnection.ToBus(address);
            }
            catch (LinuxException e) when (own is not null && CgroupFile.Exists(own))
            {
                Log.Debug?.Invoke($"the bus at {address} cannot be reached ({e.Message}): {own} is asked");
                return BusConnection.ToPeer(own);
            }
        }
        catch (Exception e) when (e is BusException or LinuxException or TimeoutException)
        {
            string advice = isUser
                ? "log in by PAM or ssh, not by su or sudo, so that a user's systemd and bus are there (package dbus-user-session; loginctl enable-linger)"
                : "see systemctl status dbus.socket";
            throw new ContainerException($"systemd cannot make the container's cgroup: its bus at {address} cannot be reached: {e.Message}; {advice}, or leave --systemd-cgroup out", null, e);
        }
    }

    /// <summary>The bus of the user's own systemd: as the session says, and else where systemd puts it.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static string UserBus(Func<string, string?> variable)
    {
        if (variable("DBUS_SESSION_BUS_ADDRESS") is { Length: > 0 } address)
            return address;
        return $"unix:path={RuntimeDirectory(variable).Replace("%", "%25", StringComparison.Ordinal)}/bus";
    }

    /// <summary>The socket of the user's systemd itself, which is there without a bus as well (package dbus-user-session left out).</summary>
    /// <param name="variable">Reads an environment variable.</param>
    internal static string UserSocket(Func<string, string?> variable) => RuntimeDirectory(variable) + "/systemd/private";

    private static string RuntimeDirectory(Func<string, string?> variable) =>
        variable("XDG_RUNTIME_DIR") is { Length: > 0 } directory ? directory : $"/run/user/{UserInstance.HostUser()}";
}
