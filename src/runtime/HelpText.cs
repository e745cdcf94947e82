using System.CommandLine;
using System.Text;

namespace Mocker.Runtime;

/// <summary>--help, from the definitions of the commands.</summary>
internal static class HelpText
{
    public static readonly Option<bool> Option = new("--help", "-h") { Description = "show help" };

    /// <param name="root">With all commands, if none is asked about.</param>
    /// <param name="command">The one that is asked about; null for the runtime itself.</param>
    public static string Of(Command root, Command? command)
    {
        Command subject = command ?? root;
        StringBuilder text = new();
        text.Append($"Description:\n  {subject.Description}\n\nUsage:\n  {Usage(root, command)}\n");
        AddTable(text, "Arguments", Rows(subject.Arguments, argument => ($"<{argument.Name}>", argument.Description)));
        AddTable(text, "Options", Rows(subject.Options.Where(option => !option.Hidden && option != Option).Append(Option), option => (Form(option), option.Description)));
        AddTable(text, "Commands", Rows(subject.Subcommands, each => (each.Name + Arguments(each), each.Description)));
        return text.ToString();
    }

    private static string Usage(Command root, Command? command) =>
        command is null ? $"{root.Name} [options] command ..." : $"{root.Name} [global options] {command.Name} [options]{Arguments(command)}";

    private static string Arguments(Command command) => string.Concat(command.Arguments.Select(argument =>
        argument.Arity.MaximumNumberOfValues > 1 ? $" [{argument.Name} ...]" : argument.HasDefaultValue ? $" [{argument.Name}]" : $" <{argument.Name}>"));

    /// <summary>Its names, short ones first, and its value's.</summary>
    private static string Form(Option option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length));
        return option.ValueType == typeof(bool) ? names : $"{names} <{option.HelpName ?? option.Name.TrimStart('-')}>";
    }

    private static (string, string?)[] Rows<T>(IEnumerable<T> symbols, Func<T, (string, string?)> row) => [.. symbols.Select(row)];

    private static void AddTable(StringBuilder text, string heading, (string Form, string? Description)[] rows)
    {
        if (rows.Length == 0)
            return;
        int width = rows.Max(row => row.Form.Length);
        text.Append($"\n{heading}:\n");
        foreach ((string form, string? description) in rows)
            text.Append($"  {form.PadRight(width)}  {description}\n");
    }
}
