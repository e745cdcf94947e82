using System.CommandLine;
using System.Text.Json;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class ImagesCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("name") { Description = "only the images of these repositories, or with these names", Arity = ArgumentArity.ZeroOrMore };
        Option<string> format = new("--format", "-f") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "only the ids" };
        Option<bool> digests = new("--digests") { Description = "the digests of the manifests, too" };
        Option<bool> noTrunc = new("--no-trunc") { Description = "whole ids" };
        Command command = new("images", "list the images in the store") { names, format, quiet, digests, noTrunc };
        command.Aliases.Add("ls");
        format.AcceptOnlyFromAmong("table", "json");
        command.SetAction(line =>
        {
            using ImageStore store = CommandLine.OpenStore(line);
            Image[] images = [.. store.List().Where(image => IsMeant(image, line.GetValue(names)!))];
            bool whole = line.GetValue(noTrunc);
            if (line.GetValue(quiet))
                foreach (string id in images.Select(image => Id(image, whole)).Distinct())
                    Console.WriteLine(id);
            else if (line.GetValue(format) == "json")
                Output.WriteJson(json => WriteArray(json, images));
            else
                Console.Write(Rows(images, whole, line.GetValue(digests)));
        });
        return command;
    }

    private static bool IsMeant(Image image, string[] names) => names.Length == 0 || Array.Exists(names, name =>
        References.ImageReference.Parse(name) is var meant && (image.Reference == meant || !name.Contains('@') && image.Reference.Name == meant.Name && !HasTag(name)));

    private static bool HasTag(string name) => name.LastIndexOf(':') > name.LastIndexOf('/');

    private static string Id(Image image, bool whole) => whole ? image.Id.ToString() : image.Id.Short;

    private static string Rows(Image[] images, bool whole, bool withDigests)
    {
        List<string[]> rows = [["REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE"]];
        foreach (Image image in images)
            rows.Add(Row(image, whole));
        return Table.Of(withDigests ? rows : rows.ConvertAll(row => (string[])[row[0], row[1], .. row[3..]]));
    }

    private static string[] Row(Image image, bool whole)
    {
        string[] name = [image.Reference.FamiliarName, image.Reference.Tag ?? "<none>", image.SourceDigest.ToString()];
        try
        {
            return [.. name, Id(image, whole), Words.Ago(image.Config.Created, DateTimeOffset.UtcNow), Words.Bytes(image.Size)];
        }
        catch (Exception e) when (e is ImageException or OciDocumentException)
        {
            // One that is damaged does not hide the others.
            return [.. name, "<damaged>", "", e.Message];
        }
    }

    private static void WriteArray(Utf8JsonWriter json, Image[] images)
    {
        json.WriteStartArray();
        foreach (Image image in images)
        {
            json.WriteStartObject();
            json.WriteString("name", image.Reference.ToString());
            json.WriteString("repository", image.Reference.Name);
            if (image.Reference.Tag is { } tag)
                json.WriteString("tag", tag);
            json.WriteString("digest", image.SourceDigest.ToString());
            json.WriteString("manifest", image.Descriptor.Digest.ToString());
            json.WriteString("id", image.Id.ToString());
            if (image.Config.Created is { } created)
                json.WriteString("created", created);
            json.WriteString("platform", image.Config.Platform.ToString());
            json.WriteNumber("size", image.Size);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
