using System.Runtime;
using System.Runtime.InteropServices;
using Mocker.Container.Startup;
using Mocker.Linux;
using Mocker.Runtime.Commands;
using Mocker.Startup;

namespace Mocker.Runtime.Startup;

/// <summary>
/// What runs before the .NET runtime: the linker puts <see cref="Begin"/> in the place of the C main function (--wrap, see
/// src/SealedBinary.props). No allocation, no exception, no static constructor here: there is no runtime yet.
/// </summary>
internal static unsafe class EntryPoint
{
    [DllImport("libc", EntryPoint = "__real_main"), SuppressGCTransition]
    private static extern int StartRuntime(int count, byte** arguments, byte** environment);

    /// <summary>
    /// The very first code, on x86-64 (entry-x64.ld): seals the binary before the C library asks the processor for its
    /// caches, some ninety CPUID instructions that each cost 4 µs in a virtual machine, for nothing if the program is about
    /// to execute itself again.
    /// </summary>
    /// <param name="stack">The initial stack: argc, argv, NULL, environment, NULL (System V ABI, x86-64).</param>
    [RuntimeExport("mocker_enter")]
    private static void Enter(nint* stack)
    {
        if (CommandOf((int)stack[0], (byte**)(stack + 1)) != StartupCommand.Other)
            Seal.TryEnter(stack);
    }

    [RuntimeExport("__wrap_main")]
    private static int Begin(int count, byte** arguments, byte** environment)
    {
        StartupCommand command = CommandOf(count, arguments);
        if (command != StartupCommand.Other && !Seal.Ensure(arguments, environment, "mocker-runtime\0"u8))
            return FailureOf(command);
        // These two stay and pass signals on, by signalfd(2). Blocked now, while there is one thread, they are blocked in
        // the threads that the runtime is about to start.
        if (command is StartupCommand.Stays or StartupCommand.Joins)
            Signals.Block(ForwardedSignals.Mask);
        StackBounds.Note(arguments);
        return EarlyWords.ExitCode(StartRuntime(count, arguments, environment), FailureOf(command), "mocker-runtime"u8);
    }

    private static int FailureOf(StartupCommand command) => command == StartupCommand.Joins ? ExecCommand.Failed : CommandLine.Failed;

    /// <summary>The first word that is neither a global option nor an option's value.</summary>
    private static StartupCommand CommandOf(int count, byte** arguments)
    {
        for (int i = 1; i < count; i++)
        {
            byte* word = arguments[i];
            if (*word == '-')
                i += TakesNext(word) ? 1 : 0;
            else if (ArgumentWord.Is(word, "create"u8))
                return StartupCommand.Leaves;
            else
                return ArgumentWord.Is(word, "run"u8) || ArgumentWord.Is(word, "restore"u8) ? StartupCommand.Stays : ArgumentWord.Is(word, "exec"u8) ? StartupCommand.Joins : StartupCommand.Other;
        }
        return StartupCommand.Other;
    }

    private static bool TakesNext(byte* option)
    {
        while (*option == '-')
            option++;
        return ArgumentWord.Is(option, "root"u8) || ArgumentWord.Is(option, "log"u8) || ArgumentWord.Is(option, "log-format"u8) || ArgumentWord.Is(option, "rootless"u8)
            || ArgumentWord.Is(option, "cgroup-manager"u8);
    }
}
