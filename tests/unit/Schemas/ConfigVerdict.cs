using System.Text;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Mocker.Tests.Unit.Oci;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>What the schema and what the runtime think of a config.json: the same, but where a test says why not.</summary>
internal static class ConfigVerdict
{
    private static readonly Schema s_schema = Schema.Read("config.schema.json");

    /// <summary>What the schema complains about; nothing for a valid document.</summary>
    public static string[] OfSchema(JsonObject document) => s_schema.Errors(document.ToJsonString());

    /// <summary>What the parser or the validator complains about; null for a valid document.</summary>
    public static string? OfRuntime(JsonObject document)
    {
        byte[] text = Encoding.UTF8.GetBytes(document.ToJsonString());
        try
        {
            SpecValidator.Validate(RuntimeSpec.Parse(text), text);
            return null;
        }
        catch (OciDocumentException e)
        {
            return e.Message;
        }
    }

    /// <summary>A valid document that has every member.</summary>
    public static JsonObject FullDocument() => JsonNode.Parse(Tests.Unit.Oci.FullDocument.Utf8)!.AsObject();

    /// <summary>What is left of the document when only a place in it and what that needs is kept: less to validate, the same verdict.</summary>
    public static JsonObject Around(string pointer)
    {
        JsonObject document = FullDocument();
        string[] names = NamesOf(pointer);
        KeepOnly(document, ["ociVersion", "root", "linux", names[0]]);
        KeepOnly(document["linux"]!.AsObject(), ["namespaces", .. names[0] == "linux" ? names[1..] : []]);
        if (names[0] == "process" && names.Length > 1)
            KeepOnly(document["process"]!.AsObject(), ["cwd", "args", "terminal", names[1]]);
        return document;
    }

    /// <summary>The same with another value (null: without one) in the place.</summary>
    public static JsonObject With(string pointer, string? value)
    {
        JsonObject document = Around(pointer);
        string name = NamesOf(pointer)[^1];
        JsonNode parent = ParentOf(document, pointer);
        JsonNode? node = value is null ? null : JsonNode.Parse(ConfigText.Utf8(value));
        if (parent is JsonArray items)
            items[int.Parse(name)] = node;
        else if (value is null)
            Xunit.Assert.True(parent.AsObject().Remove(name), $"there is no {pointer} to remove");
        else
            parent[name] = node;
        return document;
    }

    public static JsonNode ParentOf(JsonNode document, string pointer) =>
        NamesOf(pointer)[..^1].Aggregate(document, (node, name) => node is JsonArray items ? items[int.Parse(name)]! : node[name]!);

    public static string[] NamesOf(string pointer) => [.. pointer.Split('/')[1..].Select(name => name.Replace("~1", "/").Replace("~0", "~"))];

    private static void KeepOnly(JsonObject members, string[] names)
    {
        foreach (string name in members.Select(member => member.Key).Except(names).ToArray())
            members.Remove(name);
    }
}
