namespace Mocker.Pull.Networks;

/// <summary>Kernel parameters of the calling thread's network namespace (/proc/sys/net).</summary>
internal static class KernelParameter
{
    private const string Root = "/proc/sys/net/";

    /// <summary>Sets one, unless it has the value.</summary>
    /// <param name="name">Its path below /proc/sys/net.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it had another.</returns>
    /// <exception cref="ImageException">It cannot be set.</exception>
    public static bool Set(string name, string value)
    {
        string path = Root + name;
        try
        {
            if (File.ReadAllText(path).Trim() == value)
                return false;
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"cannot set {path} to {value}: {e.Message}", e);
        }
    }

    /// <summary>This kernel has IPv6, and it is not turned off.</summary>
    public static bool HasVersion6() => File.Exists(Root + "ipv6/conf/all/disable_ipv6") && File.ReadAllText(Root + "ipv6/conf/all/disable_ipv6").Trim() == "0";

    /// <summary>Makes this machine pass on packets of IPv4.</summary>
    /// <returns>What was changed for that; null for nothing.</returns>
    public static string? ForwardVersion4() => Set("ipv4/ip_forward", "1") ? "net.ipv4.ip_forward was 0 and is 1 now: without that containers reach nothing beyond this machine" : null;

    /// <summary>
    /// Makes this machine pass on packets of IPv6. A machine that does takes no routers' advertisements any more unless told to (ip-sysctl, accept_ra),
    /// and would lose its own default route: so those devices that took them are told to.
    /// </summary>
    /// <returns>What was changed for that; null for nothing.</returns>
    public static string? ForwardVersion6()
    {
        if (File.ReadAllText(Root + "ipv6/conf/all/forwarding").Trim() != "0")
            return null;
        foreach (string device in Directory.GetDirectories(Root + "ipv6/conf").Select(static path => Path.GetFileName(path)!))
            if (device is not ("all" or "lo") && File.ReadAllText($"{Root}ipv6/conf/{device}/accept_ra").Trim() == "1")
                Set($"ipv6/conf/{device}/accept_ra", "2");
        Set("ipv6/conf/all/forwarding", "1");
        return "net.ipv6.conf.all.forwarding was 0 and is 1 now; accept_ra is 2 where it was 1, so that routers' advertisements go on being taken";
    }
}
