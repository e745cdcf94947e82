namespace Mocker.Container.Cgroups;

/// <summary>What a device rule is about; the bits are those of the kernel's device filter (BPF_DEVCG_ACC_*).</summary>
[Flags]
public enum DeviceAccess
{
    None = 0,
    MakeNode = 1,
    Read = 2,
    Write = 4,
    All = 7,
}
