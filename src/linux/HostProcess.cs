namespace Mocker.Linux;

/// <summary>A program of the host that runs beside us, with our standard streams and further descriptors of ours from 3 on.</summary>
public sealed unsafe class HostProcess : IDisposable
{
    private bool _reaped;

    private HostProcess(int pid, Descriptor pidFd) => (Pid, PidFd) = (pid, pidFd);

    public int Pid { get; }

    /// <summary>Readable when it has ended.</summary>
    public Descriptor PidFd { get; }

    /// <summary>Looks for a program in the directories of PATH; null when it is in none.</summary>
    public static string? Find(string name)
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "/bin:/usr/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(Array.ConvertAll(directories, directory => $"{directory}/{name}"), File.Exists);
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments, with argv[0].</param>
    /// <param name="descriptors">What it gets as 3, 4 and so on; they stay ours too.</param>
    /// <param name="streams">What it gets as its stdin, stdout and stderr; those that are left out are ours.</param>
    /// <param name="variables">What is added to our environment, each NAME=VALUE.</param>
    /// <exception cref="LinuxException">It cannot be started.</exception>
    public static HostProcess Start(
        string program, string[] arguments, ReadOnlySpan<int> descriptors, ReadOnlySpan<int> streams = default, string[]? variables = null)
    {
        using NativeArguments argv = new(arguments), environment = new([.. HostCommand.Variables(), .. variables ?? []]);
        using CString path = new(program);
        int* passed = stackalloc int[descriptors.Length], standard = stackalloc int[streams.Length];
        descriptors.CopyTo(new Span<int>(passed, descriptors.Length));
        streams.CopyTo(new Span<int>(standard, streams.Length));
        Kernel.Check(Files.Pipe(out int failure, out int failureEnd), "pipe2(2)");
        using Descriptor reader = new(failure);
        int pid = Processes.Fork(NamespaceTypes.None, out int pidFd);
        if (pid == 0)
        {
            for (int i = 0; i < streams.Length; i++)
                Files.Dup3(standard[i], i, closeOnExec: false);
            Prepare(passed, descriptors.Length, failureEnd);
            int result = Processes.Execute(path, argv.Pointers, environment.Pointers);
            Files.Write(3 + descriptors.Length, &result, sizeof(int));
            Processes.Exit(127);
        }
        Files.Close(failureEnd);
        Kernel.Check(pid, "clone3(2)");
        HostProcess process = new(pid, new(pidFd));
        int error = 0;
        if (Files.Read(failure, &error, sizeof(int)) <= 0)
            return process;
        process.Dispose();
        throw new LinuxException("execve(2)", (Errno)(-error), program);
    }

    /// <summary>Leaves it alone: somebody else waits for its end.</summary>
    /// <returns>Its process id.</returns>
    public int Leave()
    {
        _reaped = true;
        return Pid;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, or 128 + the signal that killed it.</returns>
    public int Wait()
    {
        _reaped = true;
        Waiting.For(PidFd.Number);
        Kernel.Check(Processes.Wait(Pid, out int status), "wait4(2)");
        return Processes.ExitCode(status);
    }

    /// <summary>Ends it, if it has not ended.</summary>
    public void Dispose()
    {
        if (!_reaped)
        {
            Processes.PidFdSendSignal(PidFd.Number, (int)Signal.Kill);
            Wait();
        }
        PidFd.Dispose();
    }

    /// <summary>In the forked child, where nothing may be allocated: the descriptor that tells failures comes last.</summary>
    private static void Prepare(int* passed, int count, int failure)
    {
        Signals.ResetAll();
        Signals.SetMask(0);
        // Out of the way first: a number may be wanted by one and still be held by another.
        for (int i = 0; i < count; i++)
            passed[i] = Files.Fcntl(passed[i], FcntlCommand.DuplicateCloseOnExec, 4 + count);
        failure = Files.Fcntl(failure, FcntlCommand.DuplicateCloseOnExec, 4 + count);
        for (int i = 0; i < count; i++)
            Files.Dup3(passed[i], 3 + i, closeOnExec: false);
        Files.Dup3(failure, 3 + count, closeOnExec: true);
        Files.CloseRange((uint)count + 4, uint.MaxValue);
    }
}
