using System.CommandLine;
using Mocker.Container.Launch;

namespace Mocker.Runtime.Commands;

/// <summary>The arguments and options that `create` and `run` have in common.</summary>
internal sealed class LaunchArguments
{
    public Argument<string> Id { get; } = new("container-id") { Description = "the new container's id, unique on this host" };

    public Option<string> Bundle { get; } = new("--bundle", "-b") { Description = "the bundle's directory; default the working directory", DefaultValueFactory = _ => ".", HelpName = "dir" };

    private readonly Option<string?> _consoleSocket = new("--console-socket") { Description = "socket that receives the terminal's master", HelpName = "path" };

    private readonly Option<string?> _pidFdSocket = new("--pidfd-socket") { Description = "socket that receives the process's pidfd", HelpName = "path" };

    private readonly Option<string?> _pidFile = new("--pid-file") { Description = "file to write the process id to", HelpName = "file" };

    private readonly Option<bool> _noPivot = new("--no-pivot") { Description = "move the root instead of pivot_root(2), for an initramfs" };

    private readonly Option<bool> _noNewKeyring = new("--no-new-keyring") { Description = "keep the caller's session keyring" };

    private readonly Option<string?> _preserveFds = new("--preserve-fds") { Description = "pass this many further descriptors, from 3 on", HelpName = "n" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Id);
        foreach (Option option in (Option[])[Bundle, _consoleSocket, _pidFdSocket, _pidFile, _noPivot, _noNewKeyring, _preserveFds])
            command.Options.Add(option);
    }

    public LaunchOptions Read(ParseResult line) => new()
    {
        CgroupDriver = GlobalOptions.Driver(line),
        ConsoleSocket = line.GetValue(_consoleSocket),
        PidFdSocket = line.GetValue(_pidFdSocket),
        PidFile = line.GetValue(_pidFile),
        Rootless = GlobalOptions.IsRootless(line),
        NoPivot = line.GetValue(_noPivot),
        NoNewKeyring = line.GetValue(_noNewKeyring),
        NotifySocket = ServiceNotification.SocketOfManager(),
        ListenDescriptors = SocketActivation.DescriptorCount(),
        PreserveDescriptors = Preserved.Count(line.GetValue(_preserveFds)),
    };
}
