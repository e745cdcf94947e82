using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>Flags of openat(2). <see cref="CloseOnExec"/> is always added.</summary>
[Flags]
public enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 0x1,
    ReadWrite = 0x2,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    CloseOnExec = 0x80000,
    Path = 0x200000,

    // These two have other numbers on aarch64: see the properties of OpenFlagsOfArchitecture.
    X64Directory = 0x10000,
    X64NoFollow = 0x20000,
    Arm64Directory = 0x4000,
    Arm64NoFollow = 0x8000,
}

/// <summary>The flags of openat(2) whose numbers depend on the architecture (asm/fcntl.h).</summary>
public static class OpenFlagsOfArchitecture
{
    private static bool Arm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    extension(OpenFlags)
    {
        /// <summary>O_DIRECTORY.</summary>
        public static OpenFlags Directory => Arm64 ? OpenFlags.Arm64Directory : OpenFlags.X64Directory;

        /// <summary>O_NOFOLLOW.</summary>
        public static OpenFlags NoFollow => Arm64 ? OpenFlags.Arm64NoFollow : OpenFlags.X64NoFollow;
    }
}
