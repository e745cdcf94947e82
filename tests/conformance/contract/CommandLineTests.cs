namespace Mocker.Tests.Conformance.Contract;

[Contract("dockerd and go-runc parse --version; podman probes checkpoint and restore")]
public sealed class CommandLineTests
{
    [SkippableTheory]
    [InlineData("--version")]
    [InlineData("-v")]
    public void The_version_is_told_in_lines_of_known_form(string option)
    {
        var lines = RuntimeCommand.Run(option).Succeeded().Stdout.Split('\n');
        Assert.Matches(@"^\S+ version \S+", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("commit: "));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^spec: \d+\.\d+\.\d+"));
    }

    [SkippableTheory]
    [InlineData("--help")]
    [InlineData("create", "--help")]
    [InlineData("checkpoint", "--help")]
    [InlineData("restore", "--help")]
    public void Help_is_given_with_success(params string[] command) =>
        Assert.NotEqual("", RuntimeCommand.Run(command).Succeeded().Stdout);

    [SkippableFact]
    public void An_option_without_its_value_is_told_in_words_that_podman_knows()
    {
        var message = RuntimeCommand.Run("restore", "--lsm-mount-context").Failed();
        Assert.Matches("flag needs an argument|requires an argument", message.Stderr + message.Stdout);
    }

    [SkippableTheory]
    [InlineData("kill", "--all", "true")]
    [InlineData("kill", "--all", "false")]
    [InlineData("exec", "--tty", "true", "true")]
    public void A_container_that_is_called_true_or_false_is_not_the_value_of_the_flag_before_it(params string[] command)
    {
        var message = RuntimeCommand.Run(command).Failed();
        Assert.Matches("does not exist|No such file or directory", message.Stderr + message.Stdout);
    }

    [SkippableTheory]
    [InlineData("no-such-command")]
    [InlineData("--no-such-option")]
    [InlineData("create", "--no-such-option")]
    public void What_the_runtime_does_not_know_is_an_error(params string[] command) => RuntimeCommand.Run(command).Failed();

    [SkippableTheory]
    [InlineData("create")]
    [InlineData("run")]
    public void An_option_that_the_command_does_not_have_is_not_a_containers_id(string command)
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke(command, "--bundle", container.Bundle, "--no-such-option").Failed();
        container.AssertNoTrace();
        Assert.Equal("", container.Invoke("list", "--quiet").Stdout);
    }

    [SkippableTheory]
    [InlineData("help")]
    [InlineData("help", "run")]
    public void Help_can_be_asked_for_as_a_command(params string[] command)
    {
        Skip.If(Path.GetFileName(RuntimeUnderTest.Path) == "crun", "crun has no command \"help\"");
        Assert.NotEqual("", RuntimeCommand.Run(command).Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("--systemd-cgroup=false")]
    [InlineData("--rootless=false")]
    [InlineData("--debug")]
    public void A_global_option_is_understood(string option)
    {
        using var container = new Container();
        container.Invoke(option, "list").Succeeded();
    }

    [SkippableFact]
    public void Options_may_be_given_with_an_equals_sign_or_by_their_short_names()
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke("create", "-b", container.Bundle, $"--pid-file={container.Bundle}/pid", container.Id).Succeeded();
        Assert.Equal("created", container.Status);
    }

    [SkippableTheory]
    [InlineData("--no-pivot")]
    [InlineData("--no-new-keyring")]
    public void An_option_of_create_that_engines_pass_is_understood(string option)
    {
        using var container = new Container().Create(option);
        Assert.Equal("created", container.Status);
    }

    [SkippableFact]
    public void The_bundle_is_the_current_directory_by_default()
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke("create", container.Id).Succeeded();
        Assert.Equal(container.Bundle, (string?)container.State["bundle"]);
    }
}
