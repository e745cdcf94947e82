namespace Mocker.Manual;

/// <summary>What a completion script asks the program for names of a kind.</summary>
/// <param name="Kind">What a value is that can be one of them.</param>
/// <param name="Names">What they are names of, in the plural.</param>
/// <param name="Arguments">The command that lists them.</param>
/// <param name="Filter">What its output goes through, beginning with a bar; may be empty.</param>
public sealed record ShellQuery(Value.Kinds Kind, string Names, string Arguments, string Filter = "");
