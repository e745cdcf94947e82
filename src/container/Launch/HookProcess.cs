using System.Runtime.InteropServices;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// Runs one hook to its end: the state on its stdin, its output kept for the error message. The same code serves the
/// runtime and the forked child, so it allocates nothing.
/// </summary>
/// <remarks>
/// stdin and the output are memory files, not pipes: a hook that does not read, or that writes without end, blocks nobody.
/// </remarks>
internal static unsafe class HookProcess
{
    /// <summary>A hook laid out in unmanaged memory.</summary>
    public struct Arguments
    {
        public byte* Path;
        public byte** Argv;
        public byte** Environment;

        /// <summary>Milliseconds, or negative for no limit.</summary>
        public long Timeout;

        /// <summary>"error running createRuntime hook #0: ", which is what scripts look for in runc's messages.</summary>
        public byte* Title;

        /// <summary>The filter that the hook is to run under; without Execute where there is none.</summary>
        public EncodedStep Filter;
    }

    /// <summary>A hook's process.</summary>
    public struct Running
    {
        public int Pid;

        /// <summary>Readable at its end.</summary>
        public int PidFd;

        /// <summary>The file that holds what it prints.</summary>
        public int Output;

        /// <summary>Why its program could not be executed, or 0.</summary>
        public int Error;
    }

    public static Arguments* Encode(Oci.Hook hook, string when, int index, PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text(hook.Path);
        a->Argv = memory.Texts(hook.Args.Length == 0 ? [hook.Path] : hook.Args);
        a->Environment = memory.Texts(hook.Env);
        a->Timeout = hook.Timeout is int seconds ? seconds * 1000L : -1;
        a->Title = memory.Text($"error running {when} hook #{index}: ");
        return a;
    }

    /// <summary>Runs it to its end and notes a failure.</summary>
    /// <param name="child">Where a failure is noted.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="state">What it reads from stdin.</param>
    /// <returns>0, or negative with the failure noted.</returns>
    public static int Run(Child* child, Arguments* hook, ReadOnlySpan<byte> state)
    {
        int result = Begin(child, hook, state, out Running running);
        return result < 0 ? result : End(child, hook, running, Await(running.PidFd, hook->Timeout));
    }

    /// <summary>Begins to run it: for a caller that waits for its end in its own way. The parameters and the result are the same.</summary>
    public static int Begin(Child* child, Arguments* hook, ReadOnlySpan<byte> state, out Running running)
    {
        running = default;
        int input = MakeInput(state);
        if (input < 0)
            return child->Fail("memfd_create(2)"u8, input);
        int output = MakeFile();
        int result = output < 0 ? child->Fail("memfd_create(2)"u8, output) : Begin(child, hook, input, output, out running);
        Files.Close(input);
        if (result < 0 && output >= 0)
            Files.Close(output);
        return result;
    }

    /// <summary>Ends what was begun.</summary>
    /// <param name="child">Where a failure is noted.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="running">It, running.</param>
    /// <param name="inTime">It has ended; if not, it is killed.</param>
    /// <returns>0, or negative with the failure noted.</returns>
    public static int End(Child* child, Arguments* hook, in Running running, bool inTime)
    {
        if (!inTime)
            Processes.PidFdSendSignal(running.PidFd, (int)Signal.Kill);
        Files.Close(running.PidFd);
        Processes.Wait(running.Pid, out int status);
        int result = running.Error != 0 ? child->Fail("execve(2)"u8, -running.Error, hook->Path)
            : !inTime ? child->Refuse("it did not end within its timeout and was killed"u8)
            : status == 0 ? 0 : Blame(child, hook, status, running.Output);
        Files.Close(running.Output);
        return result;
    }

    private static int Begin(Child* child, Arguments* hook, int input, int output, out Running running)
    {
        running = default;
        int result = Files.Pipe(out int fault, out int faultEnd);
        if (result < 0)
            return child->Fail("pipe2(2)"u8, result);
        int pid = Processes.Fork(NamespaceTypes.None, out int pidFd);
        if (pid == 0)
            Become(child, hook, input, output, faultEnd);
        Files.Close(faultEnd);
        int error = 0;
        if (pid > 0 && Files.Read(fault, &error, sizeof(int)) != sizeof(int))
            error = 0;
        Files.Close(fault);
        if (pid < 0)
            return child->Fail("clone3(2)"u8, pid);
        running = new() { Pid = pid, PidFd = pidFd, Output = output, Error = error };
        return 0;
    }

    /// <summary>In the hook's process; never returns.</summary>
    private static void Become(Child* child, Arguments* hook, int input, int output, int fault)
    {
        Signals.ResetAll();
        Signals.SetMask(0);
        Processes.Prctl(PrctlOption.SetParentDeathSignal, (nint)Signal.Kill);
        int result = Files.Dup3(input, 0, closeOnExec: false);
        if (result >= 0)
            result = Files.Dup3(output, 1, closeOnExec: false);
        if (result >= 0)
            result = Files.Dup3(output, 2, closeOnExec: false);
        if (result >= 0)
        {
            Files.CloseRange(3, uint.MaxValue, closeOnExecOnly: true);
            if (hook->Filter.Execute != null)
                result = hook->Filter.Execute(child, hook->Filter.Arguments);
        }
        if (result >= 0)
        {
            result = Processes.Execute(hook->Path, hook->Argv, hook->Environment);
        }
        int error = -result;
        Files.Write(fault, &error, sizeof(int));
        Processes.Exit(127);
    }

    private static bool Await(int pidFd, long timeout)
    {
        PollItem item = new(pidFd, PollItem.In);
        int ready;
        do
            ready = Processes.Poll(&item, 1, timeout);
        while (ready == -(int)Errno.EINTR);
        return ready != 0;
    }

    private static int Blame(Child* child, Arguments* hook, int status, int output)
    {
        byte* words = stackalloc byte[Failure.DetailSize];
        Span<byte> text = new(words, Failure.DetailSize);
        bool exited = (status & 0x7f) == 0;
        ReadOnlySpan<byte> title = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(hook->Title);
        title.CopyTo(text);
        int length = title.Length;
        ReadOnlySpan<byte> prefix = exited ? "it exited with code "u8 : "it was killed by signal "u8;
        prefix.CopyTo(text[length..]);
        length += prefix.Length;
        int number = exited ? (status >> 8) & 0xff : status & 0x7f;
        System.Buffers.Text.Utf8Formatter.TryFormat(number, text[length..], out int digits);
        length += digits;
        if (!exited && number == (int)Signal.System)
        {
            ReadOnlySpan<byte> filtered = " (bad system call)"u8;
            filtered.CopyTo(text[length..]);
            length += filtered.Length;
        }
        int room = Failure.DetailSize - length - 3;
        nint read = Files.ReadAt(output, words + length + 2, room, 0);
        if (read > 0)
        {
            (words[length], words[length + 1]) = ((byte)':', (byte)' ');
            length += 2 + (int)read;
            while (length > 0 && words[length - 1] == '\n')
                length--;
        }
        return child->Refuse(text[..length]);
    }

    private static int MakeInput(ReadOnlySpan<byte> state)
    {
        int file = MakeFile();
        if (file < 0)
            return file;
        fixed (byte* bytes = state)
        {
            nint written = Files.Write(file, bytes, state.Length);
            if (written == state.Length)
                written = Files.SeekToStart(file);
            if (written >= 0)
                return file;
            Files.Close(file);
            return (int)written;
        }
    }

    private static int MakeFile()
    {
        byte* name = stackalloc byte[8];
        "hook\0"u8.CopyTo(new Span<byte>(name, 8));
        return Files.MemFdCreate(name);
    }
}
