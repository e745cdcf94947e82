using System.CommandLine;
using System.Text.Json;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class InspectCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("name") { Description = "name, id, or the beginning of an id, of a container or an image; a container comes first", Arity = ArgumentArity.OneOrMore };
        Option<string?> type = new("--type") { Description = "look only for containers, or only for images", HelpName = "container|image" };
        Command command = new("inspect", "print what the store knows of containers and images, as JSON") { names, type };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            ContainerList containers = CommandLine.Containers(line);
            if (line.GetValue(type) is not (null or "container" or "image") and string unknown)
                throw new ImageException($"--type: there is no type \"{unknown}\": it is container or image");
            Action<Utf8JsonWriter>[] found = [.. line.GetValue(names)!.Select(name => Find(name, line.GetValue(type), store, containers))];
            Output.WriteJson(json =>
            {
                json.WriteStartArray();
                foreach (Action<Utf8JsonWriter> write in found)
                    write(json);
                json.WriteEndArray();
            });
        });
        return command;
    }

    private static Action<Utf8JsonWriter> Find(string name, string? type, ImageStore store, ContainerList containers)
    {
        if (type != "image" && containers.Find(name) is ContainerDirectory directory)
            return new ContainerDescription(containers, directory).WriteTo;
        if (type == "container")
            containers.Get(name);
        if (type is null && store.Find(name) is null)
            throw new ImageException($"there is no container and no image \"{name}\": `mocker ps -a` and `mocker images` list those that there are");
        Image image = store.Get(name);
        return json => Write(json, image);
    }

    private static void Write(Utf8JsonWriter json, Image image)
    {
        json.WriteStartObject();
        json.WriteString("name", image.Reference.ToString());
        json.WriteString("id", image.Id.ToString());
        json.WriteString("digest", image.SourceDigest.ToString());
        json.WriteString("platform", image.Config.Platform.ToString());
        json.WriteNumber("size", image.Size);
        json.WritePropertyName("descriptor");
        image.Descriptor.WriteTo(json);
        json.WritePropertyName("manifest");
        image.Manifest.WriteTo(json);
        json.WritePropertyName("config");
        image.Config.WriteTo(json);
        json.WriteEndObject();
    }
}
