namespace Mocker.Oci;

/// <summary>Weight of one block device; at least one of the two weights is given (config-linux.md, Block IO).</summary>
public sealed class LinuxWeightDevice
{
    /// <summary>Required.</summary>
    public long Major { get; init; }

    /// <summary>Required.</summary>
    public long Minor { get; init; }

    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>10 to 1000; cgroup v1 with CFQ only.</summary>
    public ushort? LeafWeight { get; init; }
}
