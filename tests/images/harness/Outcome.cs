namespace Mocker.Tests.Images;

/// <summary>How a program ended.</summary>
internal sealed record Outcome(string Command, int Code, string Output, string Errors)
{
    /// <summary>Fails the test unless it succeeded.</summary>
    /// <returns>What it printed, without the last line break.</returns>
    public string OrFail()
    {
        Assert.True(Code == 0, ToString());
        return Output.TrimEnd('\n');
    }

    /// <summary>Fails the test unless it failed with an error of one line in which these words stand.</summary>
    public void FailedSaying(params string[] words)
    {
        Assert.True(Code == 1, ToString());
        string error = Errors.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("mocker: ", error);
        Assert.All(words, each => Assert.Contains(each, error));
    }

    public override string ToString() => $"`{Command}` ended with {Code}\n{Output}{Errors}";
}
