namespace Mocker.Manual;

/// <summary>What a completion script asks the program.</summary>
/// <param name="Arguments">The command.</param>
/// <param name="Filter">What its output goes through, beginning with a bar; may be empty.</param>
public readonly record struct ShellQuery(string Arguments, string Filter);
