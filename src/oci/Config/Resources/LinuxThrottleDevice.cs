namespace Mocker.Oci;

/// <summary>Upper limit for one block device (config-linux.md, Block IO).</summary>
public sealed class LinuxThrottleDevice
{
    /// <summary>Required.</summary>
    public long Major { get; init; }

    /// <summary>Required.</summary>
    public long Minor { get; init; }

    /// <summary>Bytes or operations per second, as the list says that it stands in; required.</summary>
    public ulong Rate { get; init; }
}
