using System.CommandLine;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class TagCommand
{
    public static Command Make()
    {
        Argument<string> image = new("image") { Description = "name, id, or the beginning of an id" };
        Argument<string> name = new("name") { Description = "the further name" };
        Command command = new("tag", "give an image a further name") { image, name };
        command.SetAction(line =>
        {
            ImageReference reference = ImageReference.Parse(line.GetValue(name)!);
            if (reference.Digest is not null)
                throw new ImageException($"cannot tag as {reference.Familiar}: a digest belongs to its image and cannot be given to another");
            using ImageStore store = CommandLine.OpenStore(line);
            Image found = store.Get(line.GetValue(image)!);
            store.Name(reference, found.Descriptor, found.SourceDigest);
        });
        return command;
    }
}
