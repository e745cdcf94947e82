using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class PruneCommand
{
    public static Command Make()
    {
        Command command = new("prune", "remove from the store what no image and no container needs: blobs, unpacked layers, and what was interrupted has left");
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            PruneReport report = StorePruning.Run(store, CommandLine.Containers(line), wait: true, () => Output.WriteError("waiting for others who use the store"))!;
            foreach (Digest blob in report.Blobs)
                Console.WriteLine($"Deleted: {blob}");
            Console.WriteLine($"Reclaimed: {Words.Bytes(report.Bytes)}");
        });
        return command;
    }
}
