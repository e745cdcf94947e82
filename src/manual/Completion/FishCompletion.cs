using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for fish.</summary>
public static class FishCompletion
{
    public static string Write(ManualProgram program)
    {
        CommandPage[] pages = program.Pages;
        string commands = string.Join(' ', pages.Where(page => !page.IsProgram).Select(page => page.Name)), complete = $"complete -c {program.Name}";
        StringBuilder text = new($"# fish completion for {program.Name}. Made from the definitions in {program.Source}; do not edit.\n\n");
        text.Append(Function(program, "containers", program.Containers));
        if (program.ImageNames is { } images)
            text.Append(Function(program, "images", images));
        text.Append($"{complete} -f\n");
        foreach (CommandPage page in pages)
        {
            string condition = page.IsProgram ? $"not __fish_seen_subcommand_from {commands}" : $"__fish_seen_subcommand_from {page.Name}";
            text.Append('\n');
            if (!page.IsProgram)
                text.Append($"{complete} -n 'not __fish_seen_subcommand_from {commands}' -a {page.Name} -d {Quote(page.Description)}\n");
            foreach (OptionEntry option in page.Options)
                text.Append($"{complete} -n '{condition}'{Names(option)}{Action(program, option)} -d {Quote(option.Description)}\n");
            if (!page.IsProgram)
                text.Append($"{complete} -n '{condition}' -s h -l help -d 'show help'\n");
            foreach (ArgumentEntry argument in page.Arguments)
                if (argument.Value.Kind is Value.Kinds.File or Value.Kinds.Directory)
                    text.Append($"{complete} -n '{condition}' -F\n");
                else if (Words(program, argument.Value) is { } words)
                    text.Append($"{complete} -n '{condition}' -a {words} -d {Quote(argument.Description)}\n");
        }
        return text.ToString();
    }

    private static string Function(ManualProgram program, string what, ShellQuery query) => $$"""
        function __{{program.Identifier}}_{{what}}
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
        Value.Kinds.Container => $"'(__{program.Identifier}_containers)'",
        Value.Kinds.Image when program.ImageNames is not null => $"'(__{program.Identifier}_images)'",
        Value.Kinds.Choice or Value.Kinds.Signal => Quote(string.Join(' ', value.Choices)),
        _ => null,
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
