using System.CommandLine;
using Mocker.Runtime;

namespace Mocker.Manual;

/// <summary>A command as it is defined in src/runtime: the runtime itself, or one of its commands.</summary>
/// <param name="name">The command's name; empty for the runtime itself.</param>
public sealed class CommandPage(string name, Command command)
{
    /// <summary>Name of the binary.</summary>
    public const string Program = "mocker-runtime";

    /// <summary>Section of the manual: system administration commands.</summary>
    public const int Section = 8;

    public string Name => name;

    public bool IsProgram => name.Length == 0;

    /// <summary>As man(1) looks for it.</summary>
    public string Title => IsProgram ? Program : $"{Program}-{name}";

    public string FileName => $"{Title}.{Section}";

    public string Description => command.Description ?? "";

    public IReadOnlyList<OptionEntry> Options { get; } = [.. command.Options.Where(option => !option.Hidden).Select(option => new OptionEntry(option))];

    public IReadOnlyList<ArgumentEntry> Arguments { get; } = [.. command.Arguments.Select(argument => new ArgumentEntry(name, argument))];

    /// <summary>The runtime, and then its commands in the order of its help.</summary>
    public static CommandPage[] All()
    {
        Command root = CommandLine.MakeAll();
        return [new("", root), .. root.Subcommands.Where(command => !command.Hidden).Select(command => new CommandPage(command.Name, command))];
    }
}
