namespace Mocker.Oci;

/// <summary>cgroup settings (config-linux.md, Control groups); also what <c>update -r</c> reads.</summary>
public sealed class LinuxResources
{
    /// <summary>Device access rules, applied in this order.</summary>
    public LinuxDeviceCgroup[] Devices { get; init; } = [];

    public LinuxMemory? Memory { get; init; }

    public LinuxCpu? Cpu { get; init; }

    public LinuxPids? Pids { get; init; }

    public LinuxBlockIO? BlockIO { get; init; }

    public LinuxHugepageLimit[] HugepageLimits { get; init; } = [];

    public LinuxNetwork? Network { get; init; }

    /// <summary>By RDMA device name.</summary>
    public Dictionary<string, LinuxRdma> Rdma { get; init; } = [];

    /// <summary>cgroup v2 file name to the text written to it.</summary>
    public Dictionary<string, string> Unified { get; init; } = [];
}
