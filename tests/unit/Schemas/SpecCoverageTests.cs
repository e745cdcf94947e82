using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>Keeps docs/spec-coverage.md true.</summary>
public sealed class SpecCoverageTests
{
    private const string Pending = "this issue";

    private static readonly Row[] s_rows = ReadPage();

    private sealed record Row(string Property, string State, string Test)
    {
        public bool IsAbout(string property) =>
            Regex.IsMatch(property, "^" + Regex.Replace(Regex.Escape(Property), @"\\\{([^}]*)}", names => $"({names.Groups[1].Value.Replace(',', '|')})").Replace("\\*", "[^.]+") + "$");
    }

    [Fact]
    public void Every_property_has_exactly_one_row() =>
        Assert.Equal([], SchemaProperties.All().Where(property => s_rows.Count(row => row.IsAbout(property)) != 1));

    [Fact]
    public void Every_row_is_about_properties_that_there_are()
    {
        string[] properties = [.. SchemaProperties.All()];
        Assert.Equal([], s_rows.Where(row => !properties.Any(row.IsAbout)).Select(row => row.Property));
        Assert.Equal([], s_rows.SelectMany(row => Spelled(row.Property)).Where(name => !properties.Any(property => new Row(name, "", "").IsAbout(property))));
    }

    [Fact]
    public void Every_test_that_is_named_exists() => Assert.Equal([], s_rows.Select(row => row.Test).Distinct().Where(test => !Exists(test)));

    /// <summary>Which words to change when a feature has been built, or taken out.</summary>
    [Fact]
    public void The_rows_say_what_the_runtime_still_refuses()
    {
        IEnumerable<string> places = PlacesOf(ConfigVerdict.FullDocument(), "");
        Assert.Equal([], s_rows.Where(row => places.Where(place => row.IsAbout(PropertyAt(place))).ToArray() is { Length: > 0 } its
            && Array.TrueForAll(its, IsRefused) != (row.State == Pending)).Select(row => $"{row.Property}: {row.State}"));
    }

    private static Row[] ReadPage() =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "spec-coverage.md")), @"^\| `([^`]+)` \| ([^|]+) \| `([^`]+)` \|", RegexOptions.Multiline)
            .Select(row => new Row(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    /// <summary>The names that a row with braces stands for.</summary>
    private static IEnumerable<string> Spelled(string property) => Regex.Match(property, @"\{([^}]*)}") is { Success: true } braces
        ? braces.Groups[1].Value.Split(',').SelectMany(name => Spelled(property[..braces.Index] + name + property[(braces.Index + braces.Length)..]))
        : [property];

    private static bool Exists(string test, [CallerFilePath] string here = "")
    {
        string[] names = test.Split('.');
        string tests = Path.GetFullPath(Path.Combine(here, "../../.."));
        string file = Path.Combine(tests, test.StartsWith("unit/", StringComparison.Ordinal) ? "" : "conformance", $"{names[0]}.cs");
        return names.Length == 2 && File.Exists(file) && Regex.IsMatch(File.ReadAllText(file), $@"public (async Task|void) {names[1]}\(");
    }

    private static IEnumerable<string> PlacesOf(JsonNode? node, string at) => node switch
    {
        JsonObject members => members.SelectMany(member => PlacesOf(member.Value, $"{at}/{member.Key.Replace("~", "~0").Replace("/", "~1")}").Prepend($"{at}/{member.Key.Replace("~", "~0").Replace("/", "~1")}")),
        JsonArray items => items.SelectMany((item, i) => PlacesOf(item, $"{at}/{i}")),
        _ => [],
    };

    private static string PropertyAt(string pointer) => Regex.Replace(pointer[1..], "/[0-9]+", "[]").Replace('/', '.');

    /// <summary>Whether the runtime says of a part of the document that has everything that it is not supported.</summary>
    private static bool IsRefused(string pointer)
    {
        JsonObject document = ConfigVerdict.Around(pointer);
        JsonArray namespaces = document["linux"]!["namespaces"]!.AsArray();
        foreach (JsonNode? other in namespaces.Where(entry => (string?)entry!["type"] == "time").ToArray())
            namespaces.Remove(other);
        try
        {
            Unsupported.Refuse(RuntimeSpec.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString())));
            return false;
        }
        catch (ContainerException refused)
        {
            return refused.Pointer is not null && (pointer == refused.Pointer || pointer.StartsWith($"{refused.Pointer}/", StringComparison.Ordinal));
        }
    }
}
