using System.Text;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class StateDocumentTests
{
    private static string Text(IJsonObject document) => Encoding.UTF8.GetString(DocumentText.Of(document, DocumentText.OneLine).Span);

    [Fact]
    public void Hooks_get_the_members_of_the_specification()
    {
        var state = new StateDocument { Id = "c1", Pid = 4422, Status = "created", Bundle = "/b", Annotations = { ["k"] = "v" } };
        Assert.Equal(
            """{"ociVersion":"1.3.0","id":"c1","pid":4422,"status":"created","bundle":"/b","annotations":{"k":"v"}}""", Text(state));
    }

    [Fact]
    public void The_state_command_prints_what_runc_adds()
    {
        var state = new StateDocument
        {
            Id = "c1",
            Status = "stopped",
            Bundle = "/b",
            Rootfs = "/b/rootfs",
            Created = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_200_000),
            Owner = "",
        };
        Assert.Equal(
            """{"ociVersion":"1.3.0","id":"c1","pid":0,"status":"stopped","bundle":"/b","rootfs":"/b/rootfs","created":"2026-01-31T10:00:00.12Z","owner":""}""",
            Text(state));
        Assert.StartsWith("{\n  \"ociVersion\"", Encoding.UTF8.GetString(DocumentText.Of(state, DocumentText.Spaces(2)).Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z")]
    [InlineData("2026-01-31T10:00:00.123456789Z", "2026-01-31T10:00:00.1234567Z")]
    [InlineData("2026-01-31T10:00:00.5+02:00", "2026-01-31T08:00:00.5Z")]
    [InlineData("2026-01-31T10:00:00.000000001Z", "2026-01-31T10:00:00Z")]
    public void Times_are_read_to_100_nanoseconds(string text, string written)
    {
        var state = StateDocument.Parse(ConfigText.Utf8($"{{'ociVersion': '1.0.2', 'id': 'a', 'status': 'running', 'bundle': '/b', 'created': '{text}'}}"));
        Assert.Contains($"\"created\":\"{written}\"", Text(state), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31 10:00:00Z")]
    [InlineData("2026-13-31T10:00:00Z")]
    [InlineData("")]
    public void Other_times_are_errors(string text)
    {
        var error = Assert.Throws<OciDocumentException>(() => StateDocument.Parse(ConfigText.Utf8($"{{'created': '{text}'}}")));
        Assert.Equal(("state.json", "/created", $"expected a time such as \"2026-01-31T12:00:00.5Z\", found \"{text}\""), (error.Document, error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("status")]
    [InlineData("bundle")]
    [InlineData("ociVersion")]
    public void Required_members_are_asked_for(string member)
    {
        var all = "'ociVersion': '1.3.0', 'id': 'a', 'status': 'running', 'bundle': '/b'";
        var error = Assert.Throws<OciDocumentException>(() => StateDocument.Parse(ConfigText.Utf8($"{{{all.Replace($"'{member}'", "'x'")}}}")));
        Assert.Equal($"\"{member}\" is required", error.Reason);
    }

    [Fact]
    public void A_seccomp_agent_gets_the_state_inside()
    {
        var sent = new ContainerProcessState { Pid = 7, Metadata = "m", State = new StateDocument { Id = "c", Pid = 7, Status = "creating", Bundle = "/b" } };
        Assert.Equal(
            """{"ociVersion":"1.3.0","fds":["seccompFd"],"pid":7,"metadata":"m","state":{"ociVersion":"1.3.0","id":"c","pid":7,"status":"creating","bundle":"/b"}}""",
            Text(sent));
    }
}
