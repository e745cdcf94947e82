using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class RmiCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("image") { Description = "name; or id, or the beginning of one, for the image with all its names", Arity = ArgumentArity.OneOrMore };
        Option<bool> force = new("--force", "-f") { Description = "also the last name of an image that a container is made of: the image stays as long as the container does" };
        Command command = new("rmi", "remove names of images, and what is then needed no more") { names, force };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            List<Image> removed = [];
            foreach (string name in line.GetValue(names)!)
                removed.AddRange(Meant(store, name));
            ContainerList containers = CommandLine.Containers(line);
            if (!line.GetValue(force))
                RequireUnused(store, containers, removed);
            store.Remove([.. removed.Select(image => image.Reference)]);
            foreach (Image image in removed.DistinctBy(image => image.Reference))
                Console.WriteLine($"Untagged: {image.Reference.Familiar}");
            if (StorePruning.Run(store, containers, wait: false) is not { } report)
                Output.WriteError("others are using the store: what is needed no more stays until `mocker prune`");
            else
                foreach (Digest blob in report.Blobs)
                    Console.WriteLine($"Deleted: {blob}");
        });
        return command;
    }

    private static void RequireUnused(ImageStore store, ContainerList containers, List<Image> removed)
    {
        HashSet<References.ImageReference> going = [.. removed.Select(image => image.Reference)];
        HashSet<Digest> staying = [.. store.List().Where(image => !going.Contains(image.Reference) && store.Blobs.Contains(image.Descriptor.Digest)).Select(image => image.Id)];
        foreach ((_, ContainerRecord record) in containers.All())
            if (removed.Find(image => store.Blobs.Contains(image.Descriptor.Digest) && image.Id == record.ImageId) is Image used && !staying.Contains(record.ImageId))
                throw new ImageException($"the container {record.Name} is made of {used.Reference.Familiar}: remove it first (`mocker rm`), or take the name away with --force");
    }

    /// <summary>A name is one image; an id is all names of it.</summary>
    private static IEnumerable<Image> Meant(ImageStore store, string text)
    {
        Image found = store.Get(text);
        bool isName = References.ImageReference.TryParse(text, out References.ImageReference reference, out _) && store.Find(reference) is not null;
        return isName ? [found] : store.List().Where(image => image.Descriptor.Digest == found.Descriptor.Digest);
    }
}
