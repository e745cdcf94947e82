using System.CommandLine;
using Mocker.Pull.Sources;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class SaveCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("image") { Description = "name, id, or the beginning of an id", Arity = ArgumentArity.OneOrMore };
        Option<string?> output = new("--output", "-o") { Description = "file to write; default standard output, if that is no terminal", HelpName = "file" };
        Command command = new("save", "write images into a tar archive that `docker load`, podman and skopeo (as docker-archive: or oci-archive:) read") { names, output };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            Image[] images = [.. line.GetValue(names)!.Select(store.Get)];
            if (line.GetValue(output) is { } file)
            {
                ToFile(store, images, file);
                return;
            }
            if (!Console.IsOutputRedirected)
                throw new ImageException("an archive is nothing for a terminal: name a file with --output");
            using Stream stdout = Console.OpenStandardOutput();
            ImageArchive.Write(store, images, stdout);
        });
        return command;
    }

    /// <summary>The file appears when it is complete.</summary>
    private static void ToFile(ImageStore store, Image[] images, string path)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew))
                ImageArchive.Write(store, images, file);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
