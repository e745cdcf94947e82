using Mocker.Linux;
using Mocker.Linux.Bpf;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>Version 2: attaches the device filter, a BPF program that is asked at every open(2) and mknod(2) of a device.</summary>
public sealed class FilterDevices(CgroupDirectory directory, DeviceRule[] rules, string pointer) : CgroupStep(directory, pointer)
{
    public IReadOnlyList<DeviceRule> Rules => rules;

    internal override void Execute(CgroupTree tree)
    {
        int result = BpfProgram.Load(BpfProgramType.CgroupDevice, DeviceFilter.Compile(rules));
        if (result == -(int)Errno.EPERM && IsOrdinaryUser())
        {
            Log.Debug?.Invoke($"{Directory} gets no device filter, which takes CAP_BPF; what an ordinary user can open the modes of the nodes decide, and he cannot make any ({Pointer})");
            return;
        }
        if (result < 0)
            throw Fault("load", (Errno)(-result));
        using Descriptor program = new(result);
        int directory = tree.Open(Directory);
        result = tree.IsNew(Directory.Path)
            ? BpfProgram.Attach(directory, BpfAttachType.CgroupDevice, program.Number)
            : BpfProgram.Replace(directory, BpfAttachType.CgroupDevice, program.Number);
        if (result < 0)
            throw Fault("attach", (Errno)(-result));
    }

    private static bool IsOrdinaryUser() => Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser();

    private ContainerException Fault(string what, Errno error) => new(
        $"cannot {what} the device filter of {Directory}: bpf(2): {LinuxException.Text(error)}; " + error switch
        {
            Errno.EPERM => "it takes CAP_BPF or CAP_SYS_ADMIN in the first user namespace, and before Linux 5.11 enough RLIMIT_MEMLOCK",
            Errno.EINVAL or Errno.ENOSYS => "the kernel needs CONFIG_CGROUP_BPF and version 4.15",
            _ => "see bpf(2)",
        },
        Pointer);

    public override string ToString() => $"filter devices of {Directory}: {string.Join(", ", (object[])rules)}";
}
