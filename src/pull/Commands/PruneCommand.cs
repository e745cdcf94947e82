using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class PruneCommand
{
    public static Command Make()
    {
        Command command = new("prune", "remove from the store what no image needs, and what interrupted pulls have left");
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            PruneReport report = store.Prune(wait: true, () => Console.Error.WriteLine("waiting for others who use the store"))!;
            foreach (Digest blob in report.Blobs)
                Console.WriteLine($"Deleted: {blob}");
            Console.WriteLine($"Reclaimed: {Words.Bytes(report.Bytes)}");
        });
        return command;
    }
}
