using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>
/// The schema of config.json and our parser and validator agree. Two sources of documents, neither made from the schema or the
/// parser: the document that has everything, damaged in every place; and in <see cref="ConfigRows"/> a table of values.
/// </summary>
public sealed class ConfigAgreementTests
{
    /// <summary>Values that are put in each place; a null is the place without one.</summary>
    private static readonly string?[] s_kinds = ["true", "'x'", "''", "'/x'", "[]", "['x']", "[7]", "[{}]", "{}", "{'x': 'y'}", "{'x': 7}", "7", "1.5", null];

    /// <summary>What is put in the place of a number besides: both sides of the ends of all ranges.</summary>
    internal static readonly string[] Numbers =
    [
        "1e3", "-9223372036854775809", "-9223372036854775808", "-2147483649", "-2147483648", "-1001", "-1000", "-21", "-20", "-2", "-1", "0", "1", "8", "9",
        "10", "19", "20", "99", "100", "101", "511", "512", "999999999", "1000000000", "1000", "1001", "4095", "4096", "65535", "65536", "1048575", "1048576",
        "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    ];

    [Fact]
    public void Both_take_the_document_that_has_everything()
    {
        Assert.Equal([], ConfigVerdict.OfSchema(ConfigVerdict.FullDocument()));
        Assert.Null(ConfigVerdict.OfRuntime(ConfigVerdict.FullDocument()));
    }

    public static TheoryData<string> Places() => [.. PointersOf(ConfigVerdict.FullDocument(), "")];

    /// <summary>Every value in every place, and the place without a value.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public void They_agree_on_every_kind_of_value_in_a_place(string pointer)
    {
        string name = ConfigVerdict.NamesOf(pointer)[^1];
        JsonNode parent = ConfigVerdict.ParentOf(ConfigVerdict.Around(pointer), pointer);
        JsonNode place = parent is JsonArray items ? items[int.Parse(name)]! : parent[name]!;
        foreach (string? value in place.GetValueKind() == JsonValueKind.Number ? [.. s_kinds, .. Numbers] : s_kinds)
        {
            if (value is null && parent is JsonArray)
                continue;
            JsonObject document = ConfigVerdict.With(pointer, value);
            string[] schema = ConfigVerdict.OfSchema(document);
            string? runtime = ConfigVerdict.OfRuntime(document);
            if (Disagreement.Of(pointer, value) is { } known)
                Assert.False(schema.Length == 0 == runtime is null, $"{pointer} = {value ?? "(left out)"}: they agree now, so \"{known.Why}\" can go: {runtime}");
            else
                Assert.True(schema.Length == 0 == runtime is null,
                    $"{pointer} = {value ?? "(left out)"}\n  schema:  {(schema.Length == 0 ? "valid" : string.Join(", ", schema))}\n  runtime: {runtime ?? "valid"}");
        }
    }

    /// <summary>A member that is null counts as absent for the parser, as it does for Go; for a schema null is a type of its own.</summary>
    [Theory]
    [MemberData(nameof(Places))]
    public void A_null_is_for_the_runtime_a_member_left_out(string pointer)
    {
        JsonObject document = ConfigVerdict.Around(pointer);
        JsonNode parent = ConfigVerdict.ParentOf(document, pointer);
        if (parent is JsonArray || HasFreeNames(pointer))
            return;
        parent[ConfigVerdict.NamesOf(pointer)[^1]] = null;
        Assert.NotEmpty(ConfigVerdict.OfSchema(document));
        Assert.Equal(ConfigVerdict.OfRuntime(ConfigVerdict.With(pointer, null)) is null, ConfigVerdict.OfRuntime(document) is null);
    }

    [Fact]
    public void Every_known_disagreement_is_about_something() =>
        Assert.Equal([], Disagreement.Known.Where(known => !PointersOf(ConfigVerdict.FullDocument(), "").Any(pointer => known.IsAt(pointer) && known.Values.Length > 0)));

    [Theory]
    [MemberData(nameof(ConfigRows.All), MemberType = typeof(ConfigRows))]
    public void They_agree_on_the_table(string pointer, string? value, bool valid)
    {
        JsonObject document = ConfigVerdict.With(pointer, value);
        Assert.Equal((valid, valid), (ConfigVerdict.OfSchema(document).Length == 0, ConfigVerdict.OfRuntime(document) is null));
    }

    /// <summary>Rules over several members, or about bytes, that a schema of draft 4 cannot say, or that are not the specification's.</summary>
    [Theory]
    [MemberData(nameof(ConfigRows.RuntimeOnly), MemberType = typeof(ConfigRows))]
    public void What_only_the_runtime_refuses(string pointer, string? value, string why)
    {
        JsonObject document = ConfigVerdict.With(pointer, value);
        Assert.Equal([], ConfigVerdict.OfSchema(document));
        Assert.True(ConfigVerdict.OfRuntime(document) is not null, why);
    }

    /// <summary>What the specification asks for and the runtime is lenient about, because engines and runc are.</summary>
    [Theory]
    [MemberData(nameof(ConfigRows.SchemaOnly), MemberType = typeof(ConfigRows))]
    public void What_only_the_schema_refuses(string pointer, string? value, string why)
    {
        JsonObject document = ConfigVerdict.With(pointer, value);
        Assert.NotEmpty(ConfigVerdict.OfSchema(document));
        Assert.True(ConfigVerdict.OfRuntime(document) is null, $"{why}, but: {ConfigVerdict.OfRuntime(document)}");
    }

    private static IEnumerable<string> PointersOf(JsonNode? node, string at)
    {
        if (at.Length > 0)
            yield return at;
        IEnumerable<(string Name, JsonNode? Value)> children = node switch
        {
            JsonObject members => members.Select(member => (member.Key.Replace("~", "~0").Replace("/", "~1"), member.Value)),
            JsonArray items => items.Select((item, i) => (i.ToString(), item)),
            _ => [],
        };
        foreach ((string name, JsonNode? value) in children)
            foreach (string pointer in PointersOf(value, $"{at}/{name}"))
                yield return pointer;
    }

    /// <summary>Whether the last name of a pointer is the user's own, such as an annotation's: a null is no value for it.</summary>
    private static bool HasFreeNames(string pointer) =>
        pointer.Split('/')[^2] is "annotations" or "sysctl" or "unified" or "rdma" or "netDevices" or "timeOffsets";
}
