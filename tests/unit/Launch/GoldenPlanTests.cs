using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mocker.Container.Launch;
using Xunit;
using Xunit.Sdk;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// Each configuration of the table compiles to the plan that is checked in for it. After a wanted change run the tests
/// once with UPDATE_GOLDEN=1 and read the difference that git shows.
/// </summary>
public sealed partial class GoldenPlanTests
{
    [Theory]
    [MemberData(nameof(PlanCases.Names), MemberType = typeof(PlanCases))]
    public void A_configuration_compiles_to_its_golden_plan(string name)
    {
        string actual = PlanText.Of(PlanCases.All[name].Compile());
        string file = Path.Combine(Folder(), name + ".txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, actual);
        string expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual != expected)
            throw new XunitException($"the plan of \"{name}\" differs from plans/{name}.txt (- golden, + now):\n{LineDifference.Of(expected, actual)}");
    }

    [Fact]
    public void Every_golden_plan_belongs_to_a_configuration() =>
        Assert.Equal(
            PlanCases.All.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder()).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(PlanCases.Names), MemberType = typeof(PlanCases))]
    public void Compiling_twice_gives_the_same_plan(string name) =>
        Assert.Equal(PlanText.Of(PlanCases.All[name].Compile()), PlanText.Of(PlanCases.All[name].Compile()));

    [Theory]
    [MemberData(nameof(PlanCases.Names), MemberType = typeof(PlanCases))]
    public void Every_step_has_a_kind_and_a_text(string name)
    {
        foreach (Step step in PlanCases.All[name].Compile().Steps)
        {
            Assert.Matches(Kebab(), step.Kind);
            Assert.Matches(Imperative(), step.Text);
        }
    }

    [Theory]
    [MemberData(nameof(PlanCases.Names), MemberType = typeof(PlanCases))]
    public void Every_pointer_leads_to_something_in_the_configuration(string name)
    {
        PlanCase input = PlanCases.All[name];
        LaunchPlan plan = input.Compile();
        using JsonDocument config = JsonDocument.Parse(input.Text);
        IEnumerable<Step> steps = plan.PidNamespace is null ? plan.Steps : [plan.PidNamespace, .. plan.Steps];
        string[] dangling = [.. steps.Where(step => step.Pointer is not null && !Leads(config.RootElement, step.Pointer)).Select(step => $"{step.Kind}: {step.Pointer}")];
        Assert.Empty(dangling);
    }

    [Theory]
    [InlineData("/linux/sysctl/net.ipv4.ip_forward", true)]
    [InlineData("/linux/sysctl//net.ipv4.ip_forward", false)]
    [InlineData("/linux/sysctl/kernel~1msgmax", true)]
    [InlineData("/linux/sysctl/kernel/msgmax", false)]
    [InlineData("/linux/namespaces/0/type", true)]
    [InlineData("/linux/namespaces/9", false)]
    [InlineData("/linux/namespaces/-1", false)]
    [InlineData("linux", false)]
    [InlineData("", true)]
    public void The_pointer_check_tells_good_from_bad(string pointer, bool good)
    {
        using JsonDocument config = JsonDocument.Parse(PlanCases.All["kernel-settings"].Text);
        Assert.Equal(good, Leads(config.RootElement, pointer));
    }

    /// <summary>RFC 6901.</summary>
    private static bool Leads(JsonElement element, string pointer)
    {
        if (pointer.Length > 0 && pointer[0] != '/')
            return false;
        foreach (string token in pointer.Split('/').Skip(1))
        {
            string name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member))
                element = member;
            else if (element.ValueKind == JsonValueKind.Array && uint.TryParse(name, out uint index) && index < element.GetArrayLength())
                element = element[(int)index];
            else
                return false;
        }
        return true;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "plans");

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex("^[a-z]+ [^\n]+[^ .]$")]
    private static partial Regex Imperative();
}
