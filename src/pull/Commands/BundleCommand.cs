using System.CommandLine;
using Mocker.Pull.Bundles;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class BundleCommand
{
    public static Command Make()
    {
        Argument<string> name = new("image") { Description = "name, id, or the beginning of an id" };
        Argument<string> directory = new("dir") { Description = "the bundle: a directory that is empty or not there" };
        Argument<string[]> words = new("command") { Description = "what to run in place of what the image says", Arity = ArgumentArity.ZeroOrMore };
        BundleOptions options = new();
        Command command = new("bundle", "make a bundle of an image: root filesystem and config.json, for any OCI runtime") { name, directory, words };
        command.Aliases.Add("unpack");
        options.AddTo(command);
        command.SetAction(line =>
        {
            BundleSettings settings = options.Read(line, line.GetValue(words) ?? []);
            using ImageStore store = CommandLine.OpenStore(line);
            foreach (string note in BundleMaker.Make(store.Get(line.GetValue(name)!), store.Blobs, Path.GetFullPath(line.GetValue(directory)!), settings).Sentences)
                Console.Error.WriteLine($"mocker: {note}");
        });
        return command;
    }
}
