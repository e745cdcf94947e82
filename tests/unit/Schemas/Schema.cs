using NJsonSchema;
using NJsonSchema.Validation;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>A schema of spec-schemas/ and what it finds wrong with a document.</summary>
internal sealed class Schema
{
    private readonly JsonSchema _schema;

    private Schema(JsonSchema schema) => _schema = schema;

    public static Schema Read(string name) =>
        new(JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "spec-schemas", name)).GetAwaiter().GetResult());

    /// <summary>One "Kind #/place" an error, sorted, with what each alternative that does not fit finds wrong.</summary>
    public string[] Errors(string document) =>
        [.. _schema.Validate(document).SelectMany(WithCauses).Select(error => $"{error.Kind} {error.Path}").Distinct().Order(StringComparer.Ordinal)];

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
