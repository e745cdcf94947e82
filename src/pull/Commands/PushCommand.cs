using System.CommandLine;
using Mocker.Pull.Progress;
using Mocker.Pull.References;
using Mocker.Pull.Registry;
using Mocker.Pull.Sources;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class PushCommand
{
    public static Command Make()
    {
        Argument<string> image = new("image") { Description = "name, id, or the beginning of an id" };
        Argument<string?> target = new("name") { Description = "name in a registry to push to; default the image's own", DefaultValueFactory = _ => null };
        Option<bool> quiet = new("--quiet", "-q") { Description = "show no progress" };
        RegistryArguments registry = new();
        Command command = new("push", "add an image to a registry") { image, target, quiet };
        registry.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            Image pushed = store.Get(line.GetValue(image)!);
            ImageReference reference = line.GetValue(target) is { } name ? ImageReference.Parse(ImageSources.WithoutTransport(name)) : pushed.Reference;
            if (reference.Digest is { } digest && digest != pushed.Descriptor.Digest)
                throw new ImageException($"cannot push to {reference.Familiar}: the image's digest is {pushed.Descriptor.Digest}");
            RegistryOptions options = registry.Of(line);
            using RegistryClient client = new(RegistriesFile.Read().Places(reference, options.PlainHttp)[^1], options);
            using ProgressView view = ProgressView.Of(line.GetValue(quiet));
            try
            {
                await new ImagePusher(store, client, view).PushAsync(pushed, reference, cancellation);
            }
            catch (RegistryException e)
            {
                throw new ImageException(e.Message, e);
            }
            view.Dispose();
            Console.WriteLine($"{reference.Name}@{pushed.Descriptor.Digest}");
            return 0;
        });
        return command;
    }
}
