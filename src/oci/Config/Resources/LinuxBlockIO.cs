namespace Mocker.Oci;

/// <summary>Block device bandwidth (config-linux.md, Block IO).</summary>
public sealed class LinuxBlockIO
{
    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>10 to 1000; cgroup v1 with CFQ only.</summary>
    public ushort? LeafWeight { get; init; }

    public LinuxWeightDevice[] WeightDevice { get; init; } = [];

    /// <summary>Bytes per second.</summary>
    public LinuxThrottleDevice[] ThrottleReadBpsDevice { get; init; } = [];

    /// <summary>Bytes per second.</summary>
    public LinuxThrottleDevice[] ThrottleWriteBpsDevice { get; init; } = [];

    /// <summary>Operations per second.</summary>
    public LinuxThrottleDevice[] ThrottleReadIopsDevice { get; init; } = [];

    /// <summary>Operations per second.</summary>
    public LinuxThrottleDevice[] ThrottleWriteIopsDevice { get; init; } = [];
}
