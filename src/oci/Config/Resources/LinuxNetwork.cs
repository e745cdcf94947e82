namespace Mocker.Oci;

/// <summary>net_cls and net_prio of cgroup v1 (config-linux.md, Network).</summary>
public sealed class LinuxNetwork
{
    public uint? ClassId { get; init; }

    public LinuxInterfacePriority[] Priorities { get; init; } = [];
}
