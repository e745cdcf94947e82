using System.CommandLine;
using System.Text.Json;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class InspectCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("image") { Description = "name, id, or the beginning of an id", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "print what the store knows of images, as JSON: manifest and configuration") { names };
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            Image[] images = [.. line.GetValue(names)!.Select(store.Get)];
            Output.WriteJson(json => WriteArray(json, images));
        });
        return command;
    }

    private static void WriteArray(Utf8JsonWriter json, Image[] images)
    {
        json.WriteStartArray();
        foreach (Image image in images)
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
        json.WriteEndArray();
    }
}
