using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for fish.</summary>
public static class FishCompletion
{
    public static string Write(CommandPage[] pages)
    {
        string commands = string.Join(' ', pages.Where(page => !page.IsProgram).Select(page => page.Name));
        StringBuilder text = new($$"""
            # fish completion for mocker-runtime. Made from the definitions in src/runtime; do not edit.

            function __mocker_runtime_containers
                set -l words (commandline -opc)
                set -l root
                if set -l at (contains -i -- --root $words)
                    set root --root $words[(math $at + 1)]
                end
                mocker-runtime $root list --quiet 2>/dev/null
            end

            complete -c mocker-runtime -f

            """);
        foreach (CommandPage page in pages)
        {
            string condition = page.IsProgram ? $"not __fish_seen_subcommand_from {commands}" : $"__fish_seen_subcommand_from {page.Name}";
            text.Append('\n');
            if (!page.IsProgram)
                text.Append($"complete -c mocker-runtime -n 'not __fish_seen_subcommand_from {commands}' -a {page.Name} -d {Quote(page.Description)}\n");
            foreach (OptionEntry option in page.Options)
                text.Append($"complete -c mocker-runtime -n '{condition}'{Names(option)}{Action(option)} -d {Quote(option.Description)}\n");
            if (!page.IsProgram)
                text.Append($"complete -c mocker-runtime -n '{condition}' -s h -l help -d 'show help'\n");
            foreach (ArgumentEntry argument in page.Arguments)
                if (Words(argument.Value) is { } words)
                    text.Append($"complete -c mocker-runtime -n '{condition}' -a {words} -d {Quote(argument.Description)}\n");
        }
        return text.ToString();
    }

    private static string Names(OptionEntry option) =>
        string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));

    private static string Action(OptionEntry option) => option.ValueName is null ? "" : option.Value.Kind switch
    {
        Value.Kinds.Directory => " -x -a '(__fish_complete_directories)'",
        Value.Kinds.File => " -r -F",
        _ => Words(option.Value) is { } words ? $" -x -a {words}" : " -x",
    };

    private static string? Words(Value value) => value.Kind switch
    {
        Value.Kinds.Container => "'(__mocker_runtime_containers)'",
        Value.Kinds.Choice or Value.Kinds.Signal => Quote(string.Join(' ', value.Choices)),
        _ => null,
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
