namespace Mocker.Linux.Bpf;

/// <summary>Program types of bpf(2) (<c>enum bpf_prog_type</c>).</summary>
public enum BpfProgramType : uint
{
    /// <summary>BPF_PROG_TYPE_CGROUP_DEVICE, Linux 4.15.</summary>
    CgroupDevice = 15,
}
