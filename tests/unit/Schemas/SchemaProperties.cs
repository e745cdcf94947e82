using System.Text.Json.Nodes;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>The properties that the documents of the specification have, by their schemas: <c>mounts[].uidMappings[].size</c>.</summary>
internal static class SchemaProperties
{
    /// <summary>Of config.json as they are; of the other documents with the document's name before.</summary>
    public static IEnumerable<string> All() =>
    [
        .. Of("config.schema.json", ""),
        .. Of("state.schema.json", "state."),
        .. Of("container-process-state.schema.json", "containerProcessState."),
        .. Of("features.schema.json", "features."),
    ];

    private static IEnumerable<string> Of(string file, string prefix) => Below(file, Read(file), prefix);

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "spec-schemas", file)))!;

    private static IEnumerable<string> Below(string file, JsonNode schema, string at)
    {
        if (schema is not JsonObject)
            return [];
        if (schema["$ref"] is { } reference)
            return Referred(file, (string)reference!, at);
        IEnumerable<string> members = (schema["properties"]?.AsObject() ?? []).SelectMany(member => Below(file, member.Value!, $"{at}{member.Key}.").Prepend(at + member.Key));
        IEnumerable<string> values = (schema["patternProperties"]?.AsObject() ?? []).SelectMany(pattern => Below(file, pattern.Value!, $"{at}*."));
        return members.Concat(values).Concat(schema["items"] is { } items ? Below(file, items, $"{at.TrimEnd('.')}[].") : []);
    }

    private static IEnumerable<string> Referred(string file, string reference, string at)
    {
        string[] parts = reference.Split('#');
        string target = parts[0].Length > 0 ? parts[0] : file;
        if (target == "state.schema.json" && target != file)
            return []; // it has rows of its own
        JsonNode schema = (parts.Length > 1 ? parts[1] : "").Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Read(target), (node, name) => node[name]!);
        return Below(target, schema, at);
    }
}
