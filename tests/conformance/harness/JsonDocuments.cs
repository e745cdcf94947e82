using System.Collections.Concurrent;
using Mocker.Tests.Unit.Schemas;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>What the schemas of spec-schemas find wrong with documents.</summary>
public static class JsonDocuments
{
    private static readonly ConcurrentDictionary<string, Schema> s_schemas = new();

    /// <summary>Complaints of the schema <c>NAME.schema.json</c>; none for a valid document.</summary>
    public static string[] Errors(string name, JsonNode document) =>
        s_schemas.GetOrAdd(name, _ => Schema.Read($"{name}.schema.json")).Errors(document.ToJsonString());
}
