namespace Mocker.Harness;

/// <summary>How a runtime's command ended; <see cref="Status"/> is null when it had to be killed after its time limit.</summary>
internal sealed record Outcome(string Command, ExitStatus? Status, string Output, string Errors, TimeSpan Took)
{
    internal bool Success => Status is { Success: true };

    internal Outcome OrThrow() => Success ? this : throw new HarnessException(ToString());

    public override string ToString()
    {
        var ending = Status is { } status ? status.ToString() : $"still running after {Took.TotalSeconds:0.0} s";
        return $"`{Command}`: {ending}{(Errors.Length > 0 ? $": {Errors.Trim()}" : "")}";
    }
}
