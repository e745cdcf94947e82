namespace Mocker.Container.Launch;

/// <summary>The files of /proc that a container's configuration may mount something over; everything else in it is refused, as by runc.</summary>
internal static class ProcFiles
{
    /// <summary>What a mount on this destination has to be checked for.</summary>
    /// <param name="destination">An absolute, clean path.</param>
    public static MountTargetKind KindOf(string destination) => destination switch
    {
        // What lxcfs provides, and two switches that container images are known to mount over.
        "/proc/cpuinfo" or "/proc/diskstats" or "/proc/meminfo" or "/proc/stat" or "/proc/swaps" or "/proc/uptime"
            or "/proc/loadavg" or "/proc/slabinfo" or "/proc/sys/kernel/ns_last_pid" or "/proc/sys/crypto/fips_enabled" => MountTargetKind.AllowedInProc,
        _ => MountTargetKind.Ordinary,
    };
}
