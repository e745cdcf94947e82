namespace Mocker.Linux;

/// <summary>Raw calls of namespaces(7).</summary>
public static unsafe class Namespaces
{
    private const ulong InitialUser = 0xeffffffd;
    private static bool? s_isInInitialUser;

    /// <summary>setns(2) with a namespace's descriptor, or a pidfd and several types at once (Linux 5.8).</summary>
    public static int Join(int descriptor, NamespaceTypes types) =>
        (int)Kernel.Call(SyscallNumber.SetNs, descriptor, (nint)types);

    public static int Unshare(NamespaceTypes types) => (int)Kernel.Call(SyscallNumber.Unshare, (nint)types);

    public static int SetHostName(byte* name, nint length) => (int)Kernel.Call(SyscallNumber.SetHostName, (nint)name, length);

    public static int SetDomainName(byte* name, nint length) => (int)Kernel.Call(SyscallNumber.SetDomainName, (nint)name, length);

    /// <summary>
    /// This process began in the first user namespace, whose file has a fixed number (PROC_USER_INIT_INO, linux/proc_ns.h). It is asked
    /// once: into another one comes only a child that is executing its plan, which does not ask.
    /// </summary>
    public static bool IsInInitialUser() => s_isInInitialUser ??= BeganInInitialUser();

    /// <summary>This process's user namespace has more users than one (user_namespaces(7), uid_map).</summary>
    public static bool HasSeveralUsers() =>
        FileContents.Read(Files.CurrentDirectory, "/proc/self/uid_map") is not byte[] map
        || System.Text.Encoding.ASCII.GetString(map).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is not [_, _, "1"];

    /// <summary>
    /// This process may come back to its PID namespace after setns(2) to another: not without rights over the user namespace that
    /// owns it (setns(2), PID namespaces), which root of a user namespace alone may well be in without having.
    /// </summary>
    public static bool MayRejoinPids()
    {
        using CString path = new("/proc/self/ns/pid");
        using Descriptor own = new(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly));
        return !own.IsInvalid && Join(own.Number, NamespaceTypes.Pid) >= 0;
    }

    /// <summary>A file such as /proc/PID/ns/user is of a namespace that this process is in.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name in /proc/PID/ns of its type.</param>
    public static bool IsOwn(string path, string name)
    {
        using CString own = new("/proc/self/ns/" + name), other = new(path);
        return Files.Stat(Files.CurrentDirectory, own, AtFlags.None, out FileStatus ours) >= 0
            && Files.Stat(Files.CurrentDirectory, other, AtFlags.None, out FileStatus theirs) >= 0
            && (ours.Inode, ours.DeviceMajor, ours.DeviceMinor) == (theirs.Inode, theirs.DeviceMajor, theirs.DeviceMinor);
    }

    private static bool BeganInInitialUser()
    {
        using CString own = new("/proc/self/ns/user");
        return Files.Stat(Files.CurrentDirectory, own, AtFlags.None, out FileStatus status) >= 0 && status.Inode == InitialUser;
    }

    /// <summary>A descriptor of the user namespace that owns another namespace (ioctl_ns(2), NS_GET_USERNS), or minus errno.</summary>
    public static int OwnerOf(int descriptor) => Files.Ioctl(descriptor, 0xb701, null);

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
