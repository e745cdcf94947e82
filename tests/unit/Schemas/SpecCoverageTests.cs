using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>Keeps docs/spec-coverage.md true.</summary>
public sealed class SpecCoverageTests
{
    private static readonly Row[] s_rows = ReadPage();

    private sealed record Row(string Property, string Test)
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
        Assert.Equal([], s_rows.SelectMany(row => Spelled(row.Property)).Where(name => !properties.Any(property => new Row(name, "").IsAbout(property))));
    }

    [Fact]
    public void Every_test_that_is_named_exists() => Assert.Equal([], s_rows.Select(row => row.Test).Distinct().Where(test => !Exists(test)));

    private static Row[] ReadPage() =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "spec-coverage.md")), @"^\| `([^`]+)` \| [^|]+ \| `([^`]+)` \|", RegexOptions.Multiline)
            .Select(row => new Row(row.Groups[1].Value, row.Groups[2].Value))];

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
}
