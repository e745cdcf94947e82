using System.CommandLine;
using Mocker.Pull.Containers;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Commands;

internal static class CpCommand
{
    public static Command Make()
    {
        Argument<string> from = new("from") { Description = "CONTAINER:PATH, or a path of this machine; - for an archive (tar) on stdin" };
        Argument<string> to = new("to") { Description = "a path of this machine, or CONTAINER:PATH; - for an archive on stdout" };
        Option<bool> archive = new("--archive", "-a") { Description = "keep owners; otherwise the files are root's in the container, and ours on this machine" };
        Option<bool> follow = new("--follow-link", "-L") { Description = "of a symbolic link, copy what it leads to" };
        Command command = new("cp", "copy files from a container or into one") { from, to, archive, follow };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            FileTransfer transfer = new(line.GetValue(archive) ? Ownership.Possible : Ownership.Caller, line.GetValue(follow));
            if (line.GetValue(to) == "-")
            {
                using CopyPlace packed = CopyPlace.Open(line.GetValue(from)!, containers);
                using Stream output = Console.OpenStandardOutput();
                transfer.Archive(packed, output);
                return;
            }
            using CopyPlace target = CopyPlace.Open(line.GetValue(to)!, containers);
            if (line.GetValue(from) == "-")
            {
                using Stream input = Console.OpenStandardInput();
                transfer.Extract(input, target);
                return;
            }
            using CopyPlace source = CopyPlace.Open(line.GetValue(from)!, containers);
            transfer.Copy(source, target);
        });
        return command;
    }
}
