using System.Runtime;
using System.Runtime.InteropServices;
using Mocker.Container.Startup;
using Mocker.Linux;
using Mocker.Startup;

namespace Mocker.Shim.Startup;

/// <summary>
/// What runs before the .NET runtime: the linker puts <see cref="Begin"/> in the place of the C main function (--wrap, see
/// src/SealedBinary.props). No allocation, no exception, no static constructor here: there is no runtime yet.
/// </summary>
internal static unsafe class EntryPoint
{
    [DllImport("libc", EntryPoint = "__real_main"), SuppressGCTransition]
    private static extern int StartRuntime(int count, byte** arguments, byte** environment);

    [RuntimeExport("__wrap_main")]
    private static int Begin(int count, byte** arguments, byte** environment)
    {
        if (IsServer(count, arguments))
        {
            // The server starts processes in containers, and its file must not be theirs to write. `start` executes it sealed already.
            if (!Seal.Ensure(arguments, environment, "containerd-shim\0"u8))
                return 1;
            // Blocked now, while there is one thread, they are blocked in the threads that the runtime is about to start, and
            // so come to the loop.
            Signals.Block(LoopSignals.Mask);
        }
        StackBounds.Note(arguments);
        return EarlyWords.ExitCode(StartRuntime(count, arguments, environment), 1, "containerd-shim-mocker-v2"u8);
    }

    /// <summary>It is the server if no word says otherwise: see <see cref="Bootstrap.CommandLine"/>.</summary>
    private static bool IsServer(int count, byte** arguments)
    {
        bool server = count > 1;
        for (int i = 1; i < count; i++)
            server &= !ArgumentWord.Is(arguments[i], "start"u8) && !ArgumentWord.Is(arguments[i], "delete"u8) && !IsFlag(arguments[i], "info"u8) && !IsFlag(arguments[i], "v"u8);
        return server;
    }

    private static bool IsFlag(byte* word, ReadOnlySpan<byte> name)
    {
        if (*word != '-')
            return false;
        word += word[1] == '-' ? 2 : 1;
        return ArgumentWord.Is(word, name);
    }
}
