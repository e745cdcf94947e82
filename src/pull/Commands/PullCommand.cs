using System.CommandLine;
using Mocker.Pull.Progress;
using Mocker.Pull.Sources;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class PullCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("image")
        {
            Description = "name in a registry, or oci:DIR[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:NAME]",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> platform = RegistryArguments.MakePlatform();
        Option<bool> quiet = new("--quiet", "-q") { Description = "show no progress" };
        RegistryArguments registry = new();
        Command command = new("pull", "fetch images into the store and print their names") { names, platform, quiet };
        registry.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            using ProgressView view = ProgressView.Of(line.GetValue(quiet));
            ImageFetcher fetcher = new(store, registry.Of(line), RegistryArguments.Platform(line, platform), view);
            List<Image> images = [];
            foreach (string name in line.GetValue(names)!)
                images.Add(await fetcher.FetchAsync(name, cancellation));
            view.Dispose();
            foreach (Image image in images)
                Console.WriteLine(image.Reference);
            return 0;
        });
        return command;
    }
}
