namespace Mocker.Linux;

/// <summary>
/// Raw calls of xattr(7). Names are NUL-terminated; results are the kernel's (minus errno on failure). Where a call takes a path, a
/// symbolic link at its end is not followed.
/// </summary>
public static unsafe class ExtendedAttributes
{
    /// <summary>The longest list of names that the kernel returns (XATTR_LIST_MAX, linux/limits.h), and the longest value (XATTR_SIZE_MAX).</summary>
    public const int MaximumSize = 65536;

    public static int Set(int descriptor, byte* name, byte* value, nint size) =>
        (int)Kernel.Call(SyscallNumber.FSetXAttr, descriptor, (nint)name, (nint)value, size, 0);

    public static int Set(byte* path, byte* name, byte* value, nint size) =>
        (int)Kernel.Call(SyscallNumber.LSetXAttr, (nint)path, (nint)name, (nint)value, size, 0);

    /// <returns>The value's size.</returns>
    public static int Get(int descriptor, byte* name, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.FGetXAttr, descriptor, (nint)name, (nint)buffer, size);

    /// <returns>The value's size.</returns>
    public static int Get(byte* path, byte* name, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.LGetXAttr, (nint)path, (nint)name, (nint)buffer, size);

    /// <returns>The size of all names, each with its NUL.</returns>
    public static int List(int descriptor, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.FListXAttr, descriptor, (nint)buffer, size);

    /// <returns>The size of all names, each with its NUL.</returns>
    public static int List(byte* path, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.LListXAttr, (nint)path, (nint)buffer, size);

    public static int Remove(int descriptor, byte* name) => (int)Kernel.Call(SyscallNumber.FRemoveXAttr, descriptor, (nint)name);

    public static int Remove(byte* path, byte* name) => (int)Kernel.Call(SyscallNumber.LRemoveXAttr, (nint)path, (nint)name);
}
