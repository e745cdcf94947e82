using System.CommandLine;
using Mocker.Pull.Bundles;
using Mocker.Pull.Progress;
using Mocker.Pull.Sources;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class BundleCommand
{
    public static Command Make()
    {
        Argument<string> name = new("image") { Description = "name, id, or the beginning of an id of one in the store; otherwise as for pull" };
        Argument<string> directory = new("dir") { Description = "the bundle: a directory that is empty or not there" };
        Argument<string[]> words = new("command") { Description = "what to run in place of what the image says", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> platform = RegistryArguments.MakePlatform();
        Option<bool> quiet = new("--quiet", "-q") { Description = "show no progress" };
        RegistryArguments registry = new();
        BundleOptions options = new();
        Command command = new("bundle", "make a bundle of an image, which is pulled if it is not in the store: root filesystem and config.json, for any OCI runtime")
        {
            name, directory, words, platform, quiet,
        };
        command.Aliases.Add("unpack");
        options.AddTo(command);
        registry.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            BundleSettings settings = options.Read(line, line.GetValue(words) ?? []);
            string path = Path.GetFullPath(line.GetValue(directory)!), wanted = line.GetValue(name)!;
            BundleMaker.RequireEmpty(path);
            using ImageStore store = CommandLine.OpenStore(line);
            bool known = line.GetValue(platform) is null && !ImageSources.IsLocal(wanted);
            Image? image = known ? store.Find(ImageSources.WithoutTransport(wanted)) : null;
            if (image is null)
            {
                using ProgressView view = ProgressView.Of(line.GetValue(quiet));
                image = await new ImageFetcher(store, registry.Of(line), RegistryArguments.Platform(line, platform), view).FetchAsync(wanted, cancellation);
            }
            foreach (string note in BundleMaker.Make(image, store.Blobs, path, settings).Sentences)
                Output.WriteError(note);
            return 0;
        });
        return command;
    }
}
