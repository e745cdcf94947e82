using System.Text;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

public sealed class StateSchemaTests
{
    private static readonly Schema s_schema = Schema.Read("state.schema.json");

    private static string Text(StateDocument state) => Encoding.UTF8.GetString(DocumentText.Of(state, DocumentText.OneLine).Span);

    [Theory]
    [InlineData("creating", 0)]
    [InlineData("creating", 7)]
    [InlineData("created", 7)]
    [InlineData("running", 7)]
    [InlineData("paused", 7)]
    [InlineData("stopped", 0)]
    public void What_hooks_get_is_valid(string status, int pid) =>
        Assert.Equal([], s_schema.Errors(Text(new() { Id = "c", Pid = pid, Status = status, Bundle = "/b", Annotations = { ["k"] = "" } })));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_200_000)]
    [InlineData(9_999_999)]
    public void What_the_state_command_prints_is_valid(long ticks) =>
        Assert.Equal([], s_schema.Errors(Text(new()
        {
            Id = "c",
            Pid = 4194304,
            Status = "running",
            Bundle = "/b",
            Rootfs = "/b/rootfs",
            Created = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(-3)).AddTicks(ticks),
            Owner = "",
        })));

    /// <summary>A member of a valid document, what stands there instead (nothing: left out), and the complaint.</summary>
    [Theory]
    [InlineData("ociVersion", "", "PropertyRequired #/ociVersion")]
    [InlineData("ociVersion", "\"1.3\"", "PatternMismatch #/ociVersion")]
    [InlineData("ociVersion", "\"v1.3.0\"", "PatternMismatch #/ociVersion")]
    [InlineData("id", "", "PropertyRequired #/id")]
    [InlineData("id", "\"\"", "StringTooShort #/id")]
    [InlineData("id", "7", "StringExpected #/id")]
    [InlineData("status", "", "PropertyRequired #/status")]
    [InlineData("status", "\"Running\"", "NotInEnumeration #/status")]
    [InlineData("pid", "", "NotAnyOf #/")]
    [InlineData("pid", "0", "NotAnyOf #/")]
    [InlineData("pid", "-1", "NumberTooSmall #/pid")]
    [InlineData("pid", "7.5", "IntegerExpected #/pid")]
    [InlineData("pid", "\"7\"", "IntegerExpected #/pid")]
    [InlineData("bundle", "", "PropertyRequired #/bundle")]
    [InlineData("bundle", "\"b\"", "PatternMismatch #/bundle")]
    [InlineData("rootfs", "\"rootfs\"", "PatternMismatch #/rootfs")]
    [InlineData("created", "\"2026-01-31 12:00:00Z\"", "PatternMismatch #/created")]
    [InlineData("created", "\"2026-13-31T12:00:00Z\"", "PatternMismatch #/created")]
    [InlineData("created", "\"2026-01-31T12:00:00\"", "PatternMismatch #/created")]
    [InlineData("created", "1769860800", "StringExpected #/created")]
    [InlineData("owner", "null", "StringExpected #/owner")]
    [InlineData("annotations", "{\"k\": 1}", "StringExpected #/annotations.k")]
    [InlineData("annotations", "{\"\": \"v\"}", "NoAdditionalPropertiesAllowed #/annotations.")]
    [InlineData("annotations", "[]", "ObjectExpected #/annotations")]
    public void A_damaged_state_is_not(string member, string value, string complaint)
    {
        Dictionary<string, string> members = new()
        {
            ["ociVersion"] = "\"1.3.0\"",
            ["id"] = "\"c\"",
            ["status"] = "\"running\"",
            ["pid"] = "7",
            ["bundle"] = "\"/b\"",
        };
        Assert.Equal([], s_schema.Errors(Document(members)));
        members[member] = value;
        Assert.Contains(complaint, s_schema.Errors(Document(members)));
    }

    [Theory]
    [InlineData("stopped", 7)]
    [InlineData("created", 0)]
    [InlineData("paused", 0)]
    public void Status_and_process_have_to_agree(string status, int pid) =>
        Assert.Contains("NotAnyOf #/", s_schema.Errors(Text(new() { Id = "c", Pid = pid, Status = status, Bundle = "/b" })));

    [Fact]
    public void Further_members_are_allowed() =>
        Assert.Equal([], s_schema.Errors("""{"ociVersion": "1.0.2-dev", "id": "c", "status": "stopped", "bundle": "/b", "systemd-scope": "x"}"""));

    private static string Document(Dictionary<string, string> members) =>
        $"{{{string.Join(", ", members.Where(m => m.Value.Length > 0).Select(m => $"\"{m.Key}\": {m.Value}"))}}}";
}
