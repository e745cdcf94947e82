namespace Mocker.Linux;

/// <summary>Raw calls of keyctl(2) on keyrings (keyrings(7)).</summary>
public static unsafe class Keyrings
{
    private const nint JoinSessionOperation = 1, SetPermissionsOperation = 5, DescribeOperation = 6;

    /// <summary>Makes a session keyring of this name, or joins the one that there is where its permissions allow the search (KEYCTL_JOIN_SESSION_KEYRING).</summary>
    /// <returns>Its serial number.</returns>
    public static int JoinSession(byte* name) => (int)Kernel.Call(SyscallNumber.KeyCtl, JoinSessionOperation, (nint)name);

    /// <summary>KEYCTL_DESCRIBE: "type;uid;gid;permissions;description" and a NUL, the permissions in hexadecimal.</summary>
    /// <returns>The length with the NUL, which may be more than there is room for.</returns>
    public static int Describe(int key, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.KeyCtl, DescribeOperation, key, (nint)buffer, size);

    /// <summary>KEYCTL_SETPERM.</summary>
    public static int SetPermissions(int key, KeyPermissions permissions) =>
        (int)Kernel.Call(SyscallNumber.KeyCtl, SetPermissionsOperation, key, (nint)(uint)permissions);
}

/// <summary>What may be done with a key (keyrings(7), "Access rights"): the rights that are given here by name, of the 24.</summary>
[Flags]
public enum KeyPermissions : uint
{
    None = 0,
    OtherSearch = 0x00000008,
    UserSearch = 0x00080000,
}
