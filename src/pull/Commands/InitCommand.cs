using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Making;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class InitCommand
{
    public static Command Make()
    {
        Argument<string> directory = new("dir") { Description = "the root of a file system, such as debootstrap makes one" };
        Argument<string> name = new("name") { Description = "name of the image" };
        Option<string[]> environment = new("--env", "-e") { Description = "variable of the program's environment", HelpName = "name=value" };
        Option<string?> cmd = new("--cmd") { Description = "what is run: words for the shell, or a JSON array", HelpName = "command" };
        Option<string?> entrypoint = new("--entrypoint") { Description = "what is run, with the arguments that the command is then", HelpName = "command" };
        Option<string?> user = new("--user", "-u") { Description = "who the program runs as", HelpName = "user" };
        Option<string?> workingDirectory = new("--workdir", "-w") { Description = "where the program starts", HelpName = "dir" };
        Option<string[]> labels = new("--label", "-l") { Description = "label of the image", HelpName = "name=value" };
        Option<string[]> ports = new("--expose") { Description = "port that the program listens on", HelpName = "port[/protocol]" };
        Option<string?> platform = new("--platform") { Description = "what the programs run on: os/architecture[/variant]; default this machine", HelpName = "platform" };
        MakingOptions making = new();
        Command command = new("init", "make an image of one layer from a directory and print its name")
        {
            directory, name, environment, entrypoint, cmd, user, workingDirectory, labels, ports, platform,
        };
        making.AddTo(command);
        command.SetAction(line =>
        {
            ImageReference reference = MakingOptions.Name(line.GetValue(name)!);
            string[] changes =
            [
                .. (line.GetValue(environment) ?? []).Select(each => $"ENV {Quoted(each)}"),
                .. Of("ENTRYPOINT", line.GetValue(entrypoint)),
                .. Of("CMD", line.GetValue(cmd)),
                .. Of("USER", line.GetValue(user)),
                .. Of("WORKDIR", line.GetValue(workingDirectory)),
                .. (line.GetValue(labels) ?? []).Select(each => $"LABEL {Quoted(each)}"),
                .. (line.GetValue(ports) ?? []).Select(each => $"EXPOSE {each}"),
                .. making.Changes(line),
            ];
            NewImage image = new()
            {
                Name = reference,
                Platform = RegistryArguments.Platform(line, platform) ?? Platform.Host,
                Parameters = ParameterChange.Apply(new ExecutionParameters(), changes),
                Author = making.Author(line),
                Comment = making.Message(line),
                CreatedBy = "mocker init",
            };
            UnpackNotes notes = new();
            using ImageStore store = CommandLine.OpenStore(line);
            PackedLayer layer = new LayerMaker(store.Blobs, making.Compression(line), notes).OfDirectory(Path.GetFullPath(line.GetValue(directory)!));
            Console.WriteLine(image.Add(store, layer).Reference);
            foreach (string note in notes.Sentences)
                Output.WriteError(note);
        });
        return command;
    }

    private static string[] Of(string instruction, string? value) => value is null ? [] : [$"{instruction} {value}"];

    /// <summary>One word of a change, whatever is in it.</summary>
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
