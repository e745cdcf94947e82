using System.CommandLine;

namespace Mocker.Manual;

/// <summary>An argument as it is defined.</summary>
public sealed class ArgumentEntry(string command, Argument argument)
{
    public string Name => argument.Name;

    public string Description => argument.Description ?? "";

    public bool IsOptional => argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue;

    public bool IsRepeated => argument.Arity.MaximumNumberOfValues > 1;

    /// <summary>The words that can stand there, where they are known.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What can stand there. The id of a container that is yet to be made is its maker's to invent.</summary>
    public Value Value => Choices.Length > 0 ? Value.Among(Choices) : Name == "container-id" && command is "create" or "run" or "restore" or "plan" ? Value.Free : Value.Named(Name);
}
