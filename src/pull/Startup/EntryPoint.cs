using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mocker.Container.Startup;
using Mocker.Linux;

namespace Mocker.Pull.Startup;

/// <summary>
/// What runs before the .NET runtime: the linker puts <see cref="Begin"/> in the place of the C main function (--wrap, see mocker.csproj). No
/// allocation, no exception, no static constructor here: there is no runtime yet.
/// </summary>
internal static unsafe class EntryPoint
{
    private const int Failed = 125, MostVariables = 8192, LongestPath = 4096;

    [DllImport("libc", EntryPoint = "__real_main"), SuppressGCTransition]
    private static extern int StartRuntime(int count, byte** arguments, byte** environment);

    [RuntimeExport("__wrap_main")]
    private static int Begin(int count, byte** arguments, byte** environment)
    {
        byte* command = CommandOf(count, arguments);
        bool startsPrograms = command != null && StartsPrograms(command);
        if (startsPrograms || command != null && ArgumentWord.Is(command, "attach"u8))
        {
            // A container must not get at the host's file through the process that becomes its own. One of another user than root does not:
            // it executes itself again as root of a user namespace (Containers/OwnNamespace).
            if (startsPrograms && Credentials.EffectiveUserId() == 0 && !Enter(arguments, environment))
                return Failed;
            // Passed on to the container's program, by signalfd(2). Blocked now, while there is one thread, they are blocked in the threads
            // that the runtime is about to start.
            Signals.Block(ForwardedSignals.Mask);
        }
        return EarlyWords.ExitCode(StartRuntime(count, arguments, environment), Failed, "mocker"u8);
    }

    /// <summary>As the sealed file is found by no path, the environment tells where what lies beside it is (<see cref="ProgramPlace"/>).</summary>
    [SkipLocalsInit] // Clearing much at once is a call that enters the .NET runtime.
    private static bool Enter(byte** arguments, byte** environment)
    {
        int count = 0;
        while (environment[count] != null && count < MostVariables)
            count++;
        byte** more = stackalloc byte*[MostVariables + 2];
        byte* place = stackalloc byte[ProgramPlace.PrefixLength + LongestPath];
        ReadOnlySpan<byte> prefix = ProgramPlace.Prefix;
        for (int i = 0; i < prefix.Length; i++)
            place[i] = prefix[i];
        byte* self = stackalloc byte[16];
        ReadOnlySpan<byte> link = "/proc/self/exe\0"u8;
        for (int i = 0; i < link.Length; i++)
            self[i] = link[i];
        nint length = Files.ReadLinkAt(Files.CurrentDirectory, self, place + prefix.Length, LongestPath - 1);
        place[prefix.Length + (length < 0 ? 0 : length)] = 0;
        more[0] = place;
        for (int i = 0; i < count; i++)
            more[i + 1] = environment[i];
        more[count + 1] = null;
        return Seal.Ensure(arguments, more, "mocker\0"u8);
    }

    private static bool StartsPrograms(byte* command) =>
        ArgumentWord.Is(command, "run"u8) || ArgumentWord.Is(command, "start"u8) || ArgumentWord.Is(command, "exec"u8) || ArgumentWord.Is(command, "monitor"u8);

    /// <summary>The first word that is neither a global option nor an option's value; null if there is none.</summary>
    private static byte* CommandOf(int count, byte** arguments)
    {
        for (int i = 1; i < count; i++)
        {
            byte* word = arguments[i];
            if (*word == '-')
                i += ArgumentWord.Is(word, "--store"u8) ? 1 : 0;
            else
                return word;
        }
        return null;
    }
}
