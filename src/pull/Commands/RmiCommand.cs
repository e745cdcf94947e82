using System.CommandLine;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class RmiCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("image") { Description = "name; or id, or the beginning of one, for the image with all its names", Arity = ArgumentArity.OneOrMore };
        Command command = new("rmi", "remove names of images, and what is then needed no more") { names };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            List<Image> removed = [];
            foreach (string name in line.GetValue(names)!)
                removed.AddRange(Meant(store, name));
            store.Remove([.. removed.Select(image => image.Reference)]);
            foreach (Image image in removed.DistinctBy(image => image.Reference))
                Console.WriteLine($"Untagged: {image.Reference.Familiar}");
            if (store.Prune(wait: false) is not { } report)
                Console.Error.WriteLine("others are using the store: what is needed no more stays until `mocker prune`");
            else
                foreach (Digest blob in report.Blobs)
                    Console.WriteLine($"Deleted: {blob}");
        });
        return command;
    }

    /// <summary>A name is one image; an id is all names of it.</summary>
    private static IEnumerable<Image> Meant(ImageStore store, string text)
    {
        Image found = store.Get(text);
        bool isName = References.ImageReference.TryParse(text, out References.ImageReference reference, out _) && store.Find(reference) is not null;
        return isName ? [found] : store.List().Where(image => image.Descriptor.Digest == found.Descriptor.Digest);
    }
}
