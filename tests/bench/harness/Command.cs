using System.Runtime.InteropServices;

namespace Mocker.Harness;

/// <summary>
/// A program and its arguments, laid out for posix_spawn(3) before the clock starts. The child begins with every
/// signal at its default and none blocked (this process ignores SIGPIPE, as every .NET process does), and with
/// nothing but PATH in its environment.
/// </summary>
internal sealed unsafe class Command : IDisposable
{
    // glibc's posix_spawn_file_actions_t has 80 bytes and posix_spawnattr_t 336; sigset_t has 128.
    private const int ActionsSize = 256;
    private const int AttributesSize = 512;
    private const int SignalSetSize = 128;
    private const short SetDefaultSignals = 0x04;
    private const short SetSignalMask = 0x08;

    private readonly byte** argv;
    private readonly byte** environment;
    private readonly byte* attributes;

    internal Command(params string[] arguments)
    {
        Text = string.Join(' ', arguments);
        argv = Vector(arguments);
        environment = Vector(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]);
        attributes = (byte*)NativeMemory.AllocZeroed(AttributesSize + 2 * SignalSetSize);
        var allSignals = attributes + AttributesSize;
        var noSignals = allSignals + SignalSetSize;
        new Span<byte>(allSignals, SignalSetSize).Fill(0xff);
        _ = Libc.AttributesInit(attributes);
        _ = Libc.AttributesSetDefaultSignals(attributes, allSignals);
        _ = Libc.AttributesSetSignalMask(attributes, noSignals);
        _ = Libc.AttributesSetFlags(attributes, SetDefaultSignals | SetSignalMask);
    }

    /// <summary>The command as one would type it, for messages.</summary>
    internal string Text { get; }

    /// <summary>Starts the command and returns its process id; whoever starts it waits for it.</summary>
    /// <param name="streams">Descriptors for 0, 1 and 2.</param>
    /// <param name="more">Further descriptors to hand over: which of ours, as which number (3 or above).</param>
    internal int Start(Streams streams, params ReadOnlySpan<(int From, int To)> more)
    {
        var actions = stackalloc byte[ActionsSize];
        _ = Libc.FileActionsInit(actions);
        _ = Libc.FileActionsDuplicate(actions, streams.Input, 0);
        _ = Libc.FileActionsDuplicate(actions, streams.Output, 1);
        _ = Libc.FileActionsDuplicate(actions, streams.Error, 2);
        foreach (var (from, to) in more)
            _ = Libc.FileActionsDuplicate(actions, from, to);
        int pid;
        var error = Libc.PosixSpawn(&pid, argv[0], actions, attributes, argv, environment);
        _ = Libc.FileActionsDestroy(actions);
        return error == 0 ? pid : throw HarnessException.FromErrno($"start {Text}", error);
    }

    public void Dispose()
    {
        _ = Libc.AttributesDestroy(attributes);
        NativeMemory.Free(attributes);
        Free(argv);
        Free(environment);
    }

    private static byte** Vector(string[] strings)
    {
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)(strings.Length + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < strings.Length; i++)
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        return vector;
    }

    private static void Free(byte** vector)
    {
        for (var i = 0; vector[i] != null; i++)
            Marshal.FreeCoTaskMem((nint)vector[i]);
        NativeMemory.Free(vector);
    }
}
