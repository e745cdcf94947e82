using Mocker.Linux;

namespace Mocker.Container.Startup;

/// <summary>Messages of before the .NET runtime is there, and of when it does not come.</summary>
public static unsafe class EarlyWords
{
    // RhInitialize has failed (NativeAOT's main.cpp). No program of ours ends with that, for 255 is another int.
    private const int NotStarted = -1;

    /// <summary>Says on stderr why a program does not go on.</summary>
    /// <param name="name">The program.</param>
    /// <param name="why">A sentence, without its end.</param>
    public static void Say(ReadOnlySpan<byte> name, ReadOnlySpan<byte> why)
    {
        Write(name);
        Write(": "u8);
        Write(why);
        Write("\n"u8);
    }

    /// <summary>The .NET runtime says nothing when it cannot start, so we do.</summary>
    /// <param name="code">What the C main function gave back.</param>
    /// <param name="failed">The program's exit code for its own failures.</param>
    /// <param name="name">The program.</param>
    /// <returns>The exit code.</returns>
    public static int ExitCode(int code, int failed, ReadOnlySpan<byte> name)
    {
        if (code != NotStarted)
            return code;
        Say(name, "cannot start: .NET's runtime gets no memory or no thread; see the limits of address space and processes (ulimit -v, ulimit -u), and pids.max of the cgroup"u8);
        return failed;
    }

    private static void Write(ReadOnlySpan<byte> words)
    {
        fixed (byte* start = words)
            Files.Write(2, start, words.Length);
    }
}
