using System.Globalization;
using System.Text;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Startup;
using Mocker.Linux;

namespace Mocker.Shim.Bootstrap;

/// <summary>The server as a process of its own, which goes on when `start` has ended.</summary>
internal static unsafe class ServerProcess
{
    /// <summary>The descriptor on which it finds the socket that it listens on.</summary>
    public const int Listener = 3;

    private const int HighestScore = 1000;

    /// <summary>Starts it, from a file that no container can write to.</summary>
    /// <returns>Its process id.</returns>
    /// <exception cref="LinuxException">It cannot be started.</exception>
    public static int Start(string[] words, Descriptor listener)
    {
        using Descriptor program = new((int)Kernel.Check(Seal.Open(), "open_tree(2)", "/proc/self/exe"));
        using CString nowhere = new("/dev/null");
        using Descriptor silence = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, nowhere, OpenFlags.ReadWrite), "open(2)", "/dev/null"));
        using NativeArguments arguments = new(words), environment = new(HostCommand.Variables());
        Kernel.Check(Files.Pipe(out int failure, out int failureEnd), "pipe2(2)");
        using Descriptor reader = new(failure);
        int pid = Processes.Fork();
        if (pid == 0)
        {
            int file = Prepare(program.Number, listener.Number, silence.Number, failureEnd);
            int result = Processes.Execute(file, arguments.Pointers, environment.Pointers);
            Files.Write(file + 1, &result, sizeof(int));
            Processes.Exit(1);
        }
        Files.Close(failureEnd);
        Kernel.Check(pid, "clone3(2)");
        int error = 0;
        return Files.Read(failure, &error, sizeof(int)) <= 0
            ? pid
            : throw new LinuxException("execveat(2)", (Errno)(-error), "the server");
    }

    /// <summary>As containerd's own shims: where memory is short they go before containerd does.</summary>
    public static void SetOomScore(int pid)
    {
        byte[]? text = FileContents.Read(Files.CurrentDirectory, $"/proc/{Processes.GetParent()}/oom_score_adj");
        int score = text is null ? 0 : int.Parse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        FileContents.Create(Files.CurrentDirectory, $"/proc/{pid}/oom_score_adj", Encoding.ASCII.GetBytes(Math.Min(score + 1, HighestScore).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Moves it into a cgroup (ShimCgroup), which is made if it is not there.</summary>
    /// <exception cref="ContainerException">That is not possible.</exception>
    public static void MoveTo(string path, int pid) =>
        Cgroup.Create(CgroupPlan.Compile(CgroupHost.Detect(), CgroupPath.Parse(path, ""), null)).Attach(pid);

    /// <summary>In the forked child, where nothing may be allocated.</summary>
    /// <returns>The descriptor of the program; the one that tells failures comes after it.</returns>
    private static int Prepare(int program, int listener, int silence, int failure)
    {
        const int file = Listener + 1, first = file + 2;
        Signals.ResetAll();
        Signals.SetMask(0);
        Processes.SetProcessGroup();
        // Out of the way first: a number may be wanted by one and still be held by another.
        program = Files.Fcntl(program, FcntlCommand.DuplicateCloseOnExec, first);
        listener = Files.Fcntl(listener, FcntlCommand.DuplicateCloseOnExec, first);
        silence = Files.Fcntl(silence, FcntlCommand.DuplicateCloseOnExec, first);
        failure = Files.Fcntl(failure, FcntlCommand.DuplicateCloseOnExec, first);
        for (int stream = 0; stream < 3; stream++)
            Files.Dup3(silence, stream, closeOnExec: false);
        Files.Dup3(listener, Listener, closeOnExec: false);
        Files.Dup3(program, file, closeOnExec: true);
        Files.Dup3(failure, file + 1, closeOnExec: true);
        Files.CloseRange(first, uint.MaxValue);
        return file;
    }
}
