namespace Mocker.Linux.Bpf;

/// <summary>Where bpf(2) attaches a program (<c>enum bpf_attach_type</c>).</summary>
public enum BpfAttachType : uint
{
    /// <summary>BPF_CGROUP_DEVICE: open(2) and mknod(2) of device files by processes of a cgroup.</summary>
    CgroupDevice = 6,
}
