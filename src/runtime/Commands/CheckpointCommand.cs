using System.CommandLine;
using System.Globalization;
using Mocker.Container;
using Mocker.Container.Checkpointing;

namespace Mocker.Runtime.Commands;

internal static class CheckpointCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a running container" };
        CheckpointArguments arguments = new();
        Option<bool> leaveRunning = new("--leave-running") { Description = "let the container go on" };
        Option<bool> preDump = new("--pre-dump") { Description = "dump only the memory, and let the container go on" };
        Option<bool> tcpSkipInFlight = new("--tcp-skip-in-flight") { Description = "leave out TCP connections that are being made" };
        Option<bool> linkRemap = new("--link-remap") { Description = "link files that have no name any more" };
        Option<string?> statusFd = new("--status-fd") { Description = "descriptor that gets a NUL when --lazy-pages is ready", HelpName = "fd" };
        Option<string?> pageServer = new("--page-server") { Description = "ADDRESS:PORT that the memory is sent to", HelpName = "address" };
        Command command = new("checkpoint", "dump a running container into image files, by CRIU (criu(8))") { id, leaveRunning, preDump, tcpSkipInFlight, linkRemap, statusFd, pageServer };
        arguments.AddTo(command);
        command.SetAction(line => Checkpoint.Run(GlobalOptions.Store(line), line.GetValue(id)!, arguments.Read(line) with
        {
            LeaveRunning = line.GetValue(leaveRunning),
            PreDump = line.GetValue(preDump),
            TcpSkipInFlight = line.GetValue(tcpSkipInFlight),
            LinkRemap = line.GetValue(linkRemap),
            StatusDescriptor = line.GetValue(statusFd) is string descriptor ? DescriptorOf(descriptor) : -1,
            PageServer = line.GetValue(pageServer) is string address ? AddressOf(address) : null,
        }));
        return command;
    }

    private static int DescriptorOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new ContainerException($"--status-fd takes the number of a descriptor, not \"{text}\"");

    /// <summary>An address of IPv6 is in brackets, as URLs have it.</summary>
    private static (string Address, int Port) AddressOf(string text)
    {
        int colon = text.LastIndexOf(':');
        string address = colon < 0 ? "" : text[..colon].Trim('[', ']');
        return address.Length > 0 && ushort.TryParse(text[(colon + 1)..], out ushort port) && port > 0
            ? (address, port)
            : throw new ContainerException($"--page-server takes ADDRESS:PORT, not \"{text}\"");
    }
}
