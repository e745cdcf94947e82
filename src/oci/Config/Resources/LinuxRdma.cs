namespace Mocker.Oci;

/// <summary>Limits of one RDMA device; at least one of the two is given (config-linux.md, RDMA).</summary>
public sealed class LinuxRdma
{
    public uint? HcaHandles { get; init; }

    public uint? HcaObjects { get; init; }
}
