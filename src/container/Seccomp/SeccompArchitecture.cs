using System.Runtime.InteropServices;

namespace Mocker.Container.Seccomp;

/// <summary>A system call convention that a kernel serves, as its filters see it.</summary>
/// <param name="Name">The specification's name.</param>
/// <param name="Column">Which of the numbers in <see cref="SyscallTable"/> are its.</param>
/// <param name="Audit">What the kernel calls it (<c>AUDIT_ARCH_…</c> of linux/audit.h).</param>
/// <param name="IsWide">Its arguments have 64 bits. Of others only the low 32 are looked at, as libseccomp does.</param>
internal sealed record SeccompArchitecture(string Name, int Column, uint Audit, bool IsWide)
{
    /// <summary>Bit 30 of the numbers of x32, which shares AUDIT_ARCH_X86_64 with x86-64 (__X32_SYSCALL_BIT of asm/unistd.h).</summary>
    public const uint X32Bit = 0x40000000;

    /// <summary>Numbers from here on in the table stand for <see cref="FirstPrivateNumber"/> and what follows.</summary>
    public const int FirstPrivate = 1000;

    /// <summary>Where ARM's own calls begin (__ARM_NR_BASE of asm/unistd.h).</summary>
    public const uint FirstPrivateNumber = 0xf0000;

    public bool IsX32 => Name == "SCMP_ARCH_X32";

    /// <summary>x32 is told from it by <see cref="X32Bit"/> alone.</summary>
    public bool SharesWithX32 => Name == "SCMP_ARCH_X86_64";

    /// <summary>It has calls that lead to several others, chosen by the first argument (socketcall(2), ipc(2)).</summary>
    public bool HasMultiplexers => Name == "SCMP_ARCH_X86";

    /// <summary>Its first number.</summary>
    public uint FirstNumber => IsX32 ? X32Bit : 0;

    /// <summary>
    /// All that programs on a host can use, its own first. No other of the specification's architectures can ever come to a
    /// filter there, so it takes no instructions.
    /// </summary>
    public static SeccompArchitecture[] OfHost(Architecture host) => host switch
    {
        Architecture.X64 =>
        [
            new("SCMP_ARCH_X86_64", 1, 0xc000003e, IsWide: true),
            new("SCMP_ARCH_X86", 2, 0x40000003, IsWide: false),
            new("SCMP_ARCH_X32", 3, 0xc000003e, IsWide: false),
        ],
        Architecture.Arm64 =>
        [
            new("SCMP_ARCH_AARCH64", 4, 0xc00000b7, IsWide: true),
            new("SCMP_ARCH_ARM", 5, 0x40000028, IsWide: false),
        ],
        _ => throw new ContainerException("seccomp filters can be made only on x86-64 and arm64; remove the setting to go without", "/linux/seccomp"),
    };
}
