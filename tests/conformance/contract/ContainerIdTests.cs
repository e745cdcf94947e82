namespace Mocker.Tests.Conformance.Contract;

/// <summary>The specification leaves open which ids are valid; engines and runc agree on names of one path component.</summary>
[Contract("containerd, CRI-O, podman")]
public sealed class ContainerIdTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("/absolute")]
    [InlineData("white space")]
    [InlineData("new\nline")]
    [InlineData("semicolon;")]
    [InlineData("star*")]
    public void An_id_that_is_no_plain_name_is_refused(string id)
    {
        using var container = new Container();
        container.WriteConfig();
        var outcome = container.Invoke("create", "--bundle", container.Bundle, id);
        if (outcome.ExitCode == 0)
            container.Invoke("delete", "--force", id);
        outcome.Failed();
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("With-Dash_Underscore.Dot+Plus")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void An_id_of_letters_digits_and_the_usual_signs_is_accepted(string id)
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke("create", "--bundle", container.Bundle, id).Succeeded();
        container.Invoke("delete", "--force", id).Succeeded();
    }
}
