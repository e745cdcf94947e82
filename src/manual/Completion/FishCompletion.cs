using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for fish.</summary>
public static class FishCompletion
{
    public static string Write(ManualProgram program)
    {
        string commands = Names(program.Pages[1..]), complete = $"complete -c {program.Name}";
        StringBuilder text = new($"# fish completion for {program.Name}. Made from the definitions in {program.Source}; do not edit.\n\n");
        foreach (ShellQuery query in program.Queries)
            text.Append(Function(program, query));
        text.Append($"{complete} -f\n");
        foreach (CommandPage page in program.AllPages)
        {
            string above = page.Name[..^page.Word.Length].TrimEnd();
            string condition = page.IsProgram ? $"not __fish_seen_subcommand_from {commands}" : Condition(program, page);
            text.Append('\n');
            if (above.Length > 0)
                text.Append($"{complete} -n '{Condition(program, program.Pages.Single(group => group.Name == above))}' -a {page.Word} -d {Quote(page.Description)}\n");
            else if (!page.IsProgram)
                text.Append($"{complete} -n 'not __fish_seen_subcommand_from {commands}' -a {page.Name} -d {Quote(page.Description)}\n");
            foreach (OptionEntry option in page.Options)
                text.Append($"{complete} -n '{condition}'{Names(option)}{Action(program, option)} -d {Quote(option.Description)}\n");
            if (!page.IsProgram)
                text.Append($"{complete} -n '{condition}' -s h -l help -d 'show help'\n");
            foreach (ArgumentEntry argument in page.IsGroup ? [] : page.Arguments)
                if (argument.Value.Kind is Value.Kinds.File or Value.Kinds.Directory)
                    text.Append($"{complete} -n '{condition}' -F\n");
                else if (Words(program, argument.Value) is { } words)
                    text.Append($"{complete} -n '{condition}' -a {words} -d {Quote(argument.Description)}\n");
        }
        return text.ToString();
    }

    /// <summary>The cursor is behind a command. Some commands of commands are called as commands are.</summary>
    private static string Condition(ManualProgram program, CommandPage page)
    {
        const string seen = "__fish_seen_subcommand_from";
        CommandPage[] groups = Array.FindAll(program.Pages, group => group.IsGroup);
        string[] words = page.Name.Split(' ');
        if (words.Length > 1)
            return $"{seen} {words[0]}; and {seen} {words[1]}";
        if (page.IsGroup)
            return $"{seen} {page.Name}; and not {seen} {Names(page.Leaves)}";
        bool isAmbiguous = groups.SelectMany(group => group.Leaves).Any(below => below.Word == page.Name);
        return $"{seen} {page.Name}{(isAmbiguous ? $"; and not {seen} {Names(groups)}" : "")}";
    }

    private static string Names(IEnumerable<CommandPage> pages) => string.Join(' ', pages.Select(page => page.Word));

    private static string Function(ManualProgram program, ShellQuery query) => $$"""
        function __{{program.Identifier}}_{{query.Names}}
            set -l words (commandline -opc)
            set -l root
            if set -l at (contains -i -- {{program.PlaceOption}} $words)
                set root {{program.PlaceOption}} $words[(math $at + 1)]
            end
            {{program.Name}} $root {{query.Arguments}} 2>/dev/null{{query.Filter}}
        end


        """;

    private static string Names(OptionEntry option) =>
        string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));

    private static string Action(ManualProgram program, OptionEntry option) => option.ValueName is null ? "" : option.Value.Kind switch
    {
        Value.Kinds.Directory => " -x -a '(__fish_complete_directories)'",
        Value.Kinds.File => " -r -F",
        _ => Words(program, option.Value) is { } words ? $" -x -a {words}" : " -x",
    };

    private static string? Words(ManualProgram program, Value value) => value.Kind switch
    {
        Value.Kinds.Choice or Value.Kinds.Signal => Quote(string.Join(' ', value.Choices)),
        _ => program.QueryFor(value) is { } query ? $"'(__{program.Identifier}_{query.Names})'" : null,
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
