using System.Runtime.InteropServices;

namespace Mocker.Pull.Startup;

/// <summary>Where the program lies when it runs from a sealed file (<see cref="Container.Startup.Seal"/>): Mono.Posix's native part is beside it.</summary>
internal static class ProgramPlace
{
    public const int PrefixLength = 15;

    /// <summary>The variable that tells.</summary>
    public static ReadOnlySpan<byte> Prefix => "MOCKER_PROGRAM="u8;

    /// <summary>Has native libraries looked for there. A program that is not sealed finds them by itself.</summary>
    public static void FindLibraries()
    {
        if (Environment.GetEnvironmentVariable("MOCKER_PROGRAM") is not { Length: > 0 } program || Path.GetDirectoryName(program) is not string directory)
            return;
        NativeLibrary.SetDllImportResolver(typeof(Mono.Unix.Native.Syscall).Assembly, (name, _, _) =>
            NativeLibrary.TryLoad(Path.Combine(directory, $"lib{name}.so"), out nint library) ? library : 0);
    }
}
