using System.Numerics;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>A schema of spec-schemas/ and what it finds wrong with a document.</summary>
internal sealed class Schema
{
    private readonly JsonSchema _schema;

    // The validator matches by static methods, whose cache has room for 15 patterns.
    static Schema() => Regex.CacheSize = 100;

    private Schema(JsonSchema schema) => _schema = schema;

    public static Schema Read(string name) =>
        new(JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "spec-schemas", name)).GetAwaiter().GetResult());

    /// <summary>One "Kind #/place" an error, sorted, with what each alternative that does not fit finds wrong.</summary>
    public string[] Errors(string document) =>
        [.. _schema.Validate(Read(new StringReader(document))).SelectMany(WithCauses).Select(error => $"{error.Kind} {error.Path}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Parses a document for the validator, which cannot compare numbers that are not of the framework's own types.</summary>
    private static JToken Read(TextReader document)
    {
        using JsonTextReader reader = new(document) { DateParseHandling = DateParseHandling.None };
        JToken root = JToken.ReadFrom(reader);
        foreach (JValue number in (root as JContainer)?.DescendantsAndSelf().OfType<JValue>() ?? [])
            if (number.Value is BigInteger large)
                number.Value = large >= 0 && large <= ulong.MaxValue ? (ulong)large : (object)(double)large;
        return root;
    }

    private static IEnumerable<ValidationError> WithCauses(ValidationError error)
    {
        IEnumerable<ICollection<ValidationError>> causes = error switch
        {
            ChildSchemaValidationError child => child.Errors.Values,
            MultiTypeValidationError types => types.Errors.Values,
            _ => [],
        };
        return [error, .. causes.SelectMany(cause => cause).SelectMany(WithCauses)];
    }
}
