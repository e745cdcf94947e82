using System.Globalization;

namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd reads the last error line; podman reads the whole file as one object")]
public sealed class LogTests
{
    private static string[] LogOf(string format, params string[] command)
    {
        using var container = new Container();
        var log = Path.Combine(container.Bundle, "log");
        container.Invoke(["--log", log, "--log-format", format, .. command]);
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    [Theory]
    [InlineData("state", "no-such-container")]
    [InlineData("start", "no-such-container")]
    [InlineData("delete", "no-such-container")]
    [InlineData("create", "--bundle", "/no/such/bundle", "id")]
    public void A_failing_command_logs_exactly_one_line_of_JSON(params string[] command)
    {
        var line = JsonNode.Parse(Assert.Single(LogOf("json", command)))!;
        Assert.Equal("error", (string?)line["level"]);
        Assert.NotEqual("", (string?)line["msg"]);
        Assert.True(DateTimeOffset.TryParseExact((string?)line["time"],
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.fffffffffK"],
            CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                || ((string?)line["time"])!.Length > 30, $"{line["time"]} is not RFC 3339");
    }

    [Fact]
    public void The_text_format_has_a_line_for_the_error()
    {
        var lines = LogOf("text", "state", "no-such-container");
        Assert.DoesNotContain("{", Assert.Single(lines)[..1]);
    }

    [Fact]
    public void A_command_that_succeeds_logs_no_error()
    {
        using var container = new Container();
        container.WriteConfig();
        var log = Path.Combine(container.Bundle, "log");
        container.Invoke("--log", log, "--log-format", "json", "create", "--bundle", container.Bundle, container.Id).Succeeded();
        Assert.DoesNotContain(File.Exists(log) ? File.ReadAllLines(log) : [], line => line.Contains("error"));
    }

    [Fact]
    public void The_log_is_appended_to()
    {
        using var container = new Container();
        var log = container.HostFile("log", "{\"before\": true}\n");
        container.Invoke("--log", log, "--log-format", "json", "state", container.Id).Failed();
        Assert.Equal("{\"before\": true}", File.ReadAllLines(log)[0]);
    }

    [Fact]
    public void An_unknown_format_is_an_error()
    {
        using var container = new Container();
        container.Invoke("--log-format", "yaml", "list").Failed();
    }

    [Theory]
    [InlineData("does not exist", "state")]
    [InlineData("does not exist", "kill")]
    [InlineData("does not exist", "delete")]
    public void The_words_that_engines_look_for_are_in_the_message(string words, string command)
    {
        using var container = new Container();
        string[] signal = command == "kill" ? ["KILL"] : [];
        Assert.Contains(words, container.Invoke([command, container.Id, .. signal]).Failed().Stderr);
    }

    [Fact]
    public void Killing_a_stopped_container_says_that_it_is_not_running()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        var message = container.Invoke("kill", container.Id, "KILL").Failed().Stderr;
        Assert.True(message.Contains("not running") || message.Contains("no such process"), message);
    }

    [Theory]
    [InlineData("no-such-program", "(?i)executable file not found in|no such file or directory")]
    [InlineData("/no/such/program", "(?i)executable file not found in|no such file or directory")]
    [InlineData("/etc", "(?i)permission denied|operation not permitted")]
    public void The_words_by_which_podman_chooses_its_exit_code_are_in_the_message(string program, string words)
    {
        using var container = new Container().Start();
        Assert.Matches(words, container.Invoke("exec", container.Id, program).Failed().Stderr);
    }
}
