namespace Mocker.Tests.Engines;

/// <summary>How a program ended; its output without the last line's end.</summary>
internal sealed record Outcome(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The output; fails the test unless the program succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return Output.ReplaceLineEndings("\n");
    }

    public override string ToString() => $"`{Command}` ended with {ExitCode}\n{Output}\n{Errors}";
}
