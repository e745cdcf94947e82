namespace Mocker.Linux;

/// <summary>Raw calls of namespaces(7).</summary>
public static unsafe class Namespaces
{
    /// <summary>setns(2) with a namespace's descriptor, or a pidfd and several types at once (Linux 5.8).</summary>
    public static int Join(int descriptor, NamespaceTypes types) =>
        (int)Kernel.Call(SyscallNumber.SetNs, descriptor, (nint)types);

    public static int Unshare(NamespaceTypes types) => (int)Kernel.Call(SyscallNumber.Unshare, (nint)types);

    public static int SetHostName(byte* name, nint length) => (int)Kernel.Call(SyscallNumber.SetHostName, (nint)name, length);

    public static int SetDomainName(byte* name, nint length) => (int)Kernel.Call(SyscallNumber.SetDomainName, (nint)name, length);

    /// <summary>The type of the namespace that a descriptor refers to (ioctl_ns(2), NS_GET_NSTYPE), or minus errno.</summary>
    public static int TypeOf(int descriptor) => Files.Ioctl(descriptor, 0xb703, null);
}

/// <summary>The CLONE_NEW* flags of clone(2).</summary>
[Flags]
public enum NamespaceTypes : uint
{
    None = 0,
    Time = 0x00000080,
    Mount = 0x00020000,
    Cgroup = 0x02000000,
    Uts = 0x04000000,
    Ipc = 0x08000000,
    User = 0x10000000,
    Pid = 0x20000000,
    Network = 0x40000000,
}
