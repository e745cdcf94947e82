using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Startup;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Containers;

/// <summary>Runs another program in a container that runs.</summary>
internal sealed class ContainerExec(ContainerList containers, ContainerDirectory directory)
{
    /// <summary>What errors call it: the options, or a document that nobody reads.</summary>
    private ProcessSource Source => new("exec#", [("terminal", "--tty"), .. Given("user", User, "--user"), .. Given("cwd", WorkingDirectory, "--workdir")]);

    public required string[] Program { get; init; }

    /// <summary>NAME=VALUE, or NAME for the value that the caller's environment has.</summary>
    public string[] Environment { get; init; } = [];

    /// <summary>Who it runs as; null for the container's own user.</summary>
    public string? User { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool Terminal { get; init; }

    /// <summary>Our stdin is its own.</summary>
    public bool OpenInput { get; init; }

    /// <returns>Its exit code, or 0 when it is left alone.</returns>
    /// <exception cref="ImageException">The container does not run.</exception>
    /// <exception cref="ProgramFault">The program cannot be started.</exception>
    public int Run(bool detach)
    {
        ContainerState state = ContainerState.Of(containers, directory, directory.Read());
        if (state.Pid == 0)
            throw new ImageException($"the container {directory.Read().Name} does not run: start it first (`mocker start`)");
        if (state.Phase == ContainerPhase.Paused)
            throw new ImageException($"the container {directory.Read().Name} is paused: let it go on first (`mocker unpause`)");
        (Descriptor? receiver, Descriptor? console) = Terminal ? HostTerminal.MakeSockets() : default;
        using Descriptor? held = receiver;
        using Descriptor silence = OpenNothing(), output = Descriptor.Duplicate(1), error = Descriptor.Duplicate(2);
        StandardStreams streams = detach ? new(silence.Number, silence.Number, silence.Number) : new(silence.Number, output.Number, error.Number);
        ExecOptions options = new()
        {
            PlainLineEnds = Terminal && HostTerminal.PrintsToFile,
            // Without others it has our own.
            Streams = Terminal || !detach && OpenInput ? null : streams,
        };
        using LaunchedProcess process = Start(state.Pid, options, console);
        if (detach)
            return 0;
        using HostTerminal? terminal = receiver is null ? null : HostTerminal.Receive(receiver);
        using Foreground foreground = new(process.Pid, process.PidFd, terminal, ForwardedSignals.Mask, null);
        return foreground.Wait();
    }

    private static (string, string)[] Given(string property, string? value, string option) => value is null ? [] : [(property, option)];

    private LaunchedProcess Start(int pid, ExecOptions options, Descriptor? console)
    {
        try
        {
            return Execution.Start(containers.Engine, directory.Id, spec => Process(spec.Process!, pid), Source, options, console);
        }
        catch (Container.ContainerException e)
        {
            throw ProgramFault.Of(e);
        }
    }

    private ProcessSpec Process(ProcessSpec own, int pid)
    {
        User user = own.User;
        if (User is not null)
            using (Descriptor root = LayerUnpacking.OpenDirectory($"/proc/{pid}/root"))
                user = ImageUser.Find(User, root);
        ProcessSpec process = new()
        {
            Terminal = Terminal,
            Args = Program,
            Env = BundleConfiguration.EnvironmentOf(own.Env, Environment, Terminal),
            Cwd = WorkingDirectory ?? own.Cwd,
            User = user,
            Rlimits = own.Rlimits,
            NoNewPrivileges = own.NoNewPrivileges,
            ApparmorProfile = own.ApparmorProfile,
        };
        return ProcessDefaults.Complete(process, own);
    }

    private static unsafe Descriptor OpenNothing()
    {
        using CString nothing = new("/dev/null");
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, nothing, OpenFlags.ReadWrite), "open(2)", "/dev/null"));
    }
}
