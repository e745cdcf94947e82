namespace Mocker.Tests.Conformance.Harness;

/// <summary>How one command of the runtime ended.</summary>
/// <param name="Command">What was run, for messages.</param>
/// <param name="ExitCode">As the shell reports it: 128 + signal for a killed process.</param>
/// <param name="Stdout">All that was written to standard output by then, without the last newline.</param>
/// <param name="Stderr">The same of standard error.</param>
public sealed record Outcome(string Command, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>The output read as JSON; fails the test when it is none.</summary>
    public JsonNode Json => JsonNode.Parse(Stdout) ?? throw new InvalidDataException($"{this}: the output is JSON null");

    /// <summary>Fails the test unless the command succeeded.</summary>
    public Outcome Succeeded()
    {
        SkipIfTheRuntimeLacksIt();
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>Fails the test unless the command reported an error: a status that is not 0.</summary>
    public Outcome Failed()
    {
        SkipIfTheRuntimeLacksIt();
        Assert.True(ExitCode != 0, $"an error was demanded, but: {this}");
        return this;
    }

    /// <summary>
    /// A runtime that says of itself what it lacks is not at fault: it may choose what it supports, as long as it refuses the rest
    /// (config.md#valid-values). But neither has it shown anything: where an error was demanded, this one is for another reason. So the
    /// test is skipped both ways, and the report counts it apart.
    /// </summary>
    public void SkipIfTheRuntimeLacksIt() => Skip.If(ExitCode != 0 && Stderr.Contains("not supported by this version"), Stderr);

    public override string ToString() => $"`{Command}` exited with {ExitCode}\nstdout: {Stdout}\nstderr: {Stderr}";
}
