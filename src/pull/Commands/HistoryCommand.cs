using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class HistoryCommand
{
    private const int Shown = 60;

    public static Command Make()
    {
        Argument<string> name = new("image") { Description = "name, id, or the beginning of an id" };
        Option<bool> noTrunc = new("--no-trunc") { Description = "whole commands" };
        Command command = new("history", "list the steps by which an image was made, the last one first") { name, noTrunc };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            Console.Write(Rows(store.Get(line.GetValue(name)!), line.GetValue(noTrunc)));
        });
        return command;
    }

    private static string Rows(Image image, bool whole)
    {
        List<string[]> rows = [];
        int layer = 0;
        foreach (HistoryEntry step in image.Config.History)
        {
            // Steps and layers are matched by their order (config.md, "empty_layer").
            ContentDescriptor? made = step.EmptyLayer || layer >= image.Layers.Count ? null : image.Layers[layer++];
            rows.Add([Words.Ago(step.Created, DateTimeOffset.UtcNow), Shorten(step.CreatedBy ?? "", whole), made is null ? "0B" : Words.Bytes(made.Size), made?.Digest.Short ?? "", step.Comment ?? ""]);
        }
        for (; layer < image.Layers.Count; layer++)
            rows.Add(["", "<no history>", Words.Bytes(image.Layers[layer].Size), image.Layers[layer].Digest.Short, ""]);
        rows.Reverse();
        return Table.Of([["CREATED", "CREATED BY", "SIZE", "LAYER", "COMMENT"], .. rows]);
    }

    private static string Shorten(string command, bool whole)
    {
        command = command.ReplaceLineEndings(" ").Replace('\t', ' ');
        return whole || command.Length <= Shown ? command : command[..(Shown - 1)] + "…";
    }
}
