using System.CommandLine;

namespace Mocker.Manual;

/// <summary>A command as it is defined: the program itself, or one of its commands.</summary>
/// <param name="program">Whose it is.</param>
/// <param name="name">The command's name; empty for the program itself.</param>
public sealed class CommandPage(ManualProgram program, string name, Command command)
{
    public ManualProgram Program => program;

    public string Name => name;

    /// <summary>The last word of the name, which is what is typed behind that of the command above.</summary>
    public string Word => name[(name.LastIndexOf(' ') + 1)..];

    public bool IsProgram => name.Length == 0;

    /// <summary>As man(1) looks for it.</summary>
    public string Title => IsProgram ? program.Name : $"{program.Name}-{name.Replace(' ', '-')}";

    public string FileName => $"{Title}.{program.Section}";

    public string Description => command.Description ?? "";

    /// <summary>It only has commands of its own.</summary>
    public bool IsGroup => !IsProgram && command.Subcommands.Count > 0;

    public IReadOnlyList<OptionEntry> Options { get; } = [.. command.Options.Where(option => !option.Hidden).Select(option => new OptionEntry(option))];

    /// <summary>Its arguments; of a command that only has commands, which of them.</summary>
    public IReadOnlyList<ArgumentEntry> Arguments => IsGroup
        ? [new ArgumentEntry(name, new Argument<string>("command") { Description = "one of its commands" }) { Choices = [.. Leaves.Select(below => below.Word)] }]
        : [.. command.Arguments.Select(argument => new ArgumentEntry(name, argument))];

    /// <summary>The command, or those that it has.</summary>
    public IEnumerable<CommandPage> Leaves => IsGroup
        ? command.Subcommands.Where(below => !below.Hidden).Select(below => new CommandPage(program, $"{name} {below.Name}", below))
        : [this];
}
