using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for zsh, by its function _arguments.</summary>
public static class ZshCompletion
{
    public static string Write(ManualProgram program) => $$"""
        #compdef {{program.Name}}
        # zsh completion for {{program.Name}}. Made from the definitions in {{program.Source}}; do not edit.

        {{string.Concat(program.Queries.Select(query => Function(program, query)))}}{{Commands(program.Pages[0], program.Pages[1..])}}{{string.Concat(program.Pages.Where(page => page.IsGroup).Select(page => Commands(page, page.Leaves)))}}_{{program.Name}}() {
            local curcontext=$curcontext context state state_descr line ret=1
            typeset -A opt_args

            _arguments -C \
        {{Specifications(program.Pages[0])}}        '1:command:_{{program.Name}}_commands' \
                '*:: :->arguments' && ret=0
            [[ $state == arguments ]] || return ret

            curcontext=${curcontext%:*:*}:{{program.Name}}-$words[1]:
            case $words[1] in
        {{string.Concat(program.Pages.Where(page => !page.IsProgram).Select(page => page.IsGroup ? Group(page) : Command(page)))}}    esac
            return ret
        }

        _{{program.Name}} "$@"

        """;

    /// <summary>A function that offers what the program prints, line by line.</summary>
    private static string Function(ManualProgram program, ShellQuery query) => $$"""
        _{{program.Name}}_{{query.Names}}() {
            local -a found root expl
            [[ -n ${opt_args[{{program.PlaceOption}}]} ]] && root=({{program.PlaceOption}} ${opt_args[{{program.PlaceOption}}]})
            found=(${(f)"$(_call_program {{query.Names}} {{program.Name}} $root {{query.Arguments}} 2>/dev/null{{query.Filter}})"})
            _wanted {{query.Names}} expl {{query.Names.TrimEnd('s')}} compadd -a found
        }


        """;

    /// <summary>A function that offers commands.</summary>
    private static string Commands(CommandPage of, IEnumerable<CommandPage> commands) => $$"""
        {{FunctionOf(of)}}() {
            local -a commands=(
        {{string.Concat(commands.Select(page => $"        {Quote($"{page.Word.Replace(":", "\\:")}:{page.Description}")}\n"))}}    )
            _describe -t commands command commands
        }


        """;

    private static string FunctionOf(CommandPage page) => $"_{page.Program.Name}_{(page.IsProgram ? "" : page.Name + "_")}commands";

    /// <summary>A command that only has commands.</summary>
    private static string Group(CommandPage page)
    {
        StringBuilder text = new($"    {page.Name})\n        _arguments -C \\\n        '(-h --help)'{{-h,--help}}'[show help]' \\\n");
        text.Append($"        '1:command:{FunctionOf(page)}' \\\n        '*:: :->below' && ret=0\n");
        text.Append("        [[ $state == below ]] && case $words[1] in\n").AppendJoin("", page.Leaves.Select(Command));
        return text.Append("        esac ;;\n").ToString();
    }

    private static string Command(CommandPage page)
    {
        StringBuilder text = new($"    {page.Word})\n        _arguments \\\n");
        text.Append(Specifications(page)).Append("        '(-h --help)'{-h,--help}'[show help]' \\\n");
        foreach ((int i, ArgumentEntry argument) in page.Arguments.Index())
            text.Append($"        {Quote($"{(argument.IsRepeated ? "*" : $"{i + 1}")}:{(argument.IsOptional && !argument.IsRepeated ? ":" : "")}{argument.Name}:{Action(page.Program, argument.Value)}")} \\\n");
        return text.Append("        && ret=0 ;;\n").ToString();
    }

    private static string Specifications(CommandPage page)
    {
        StringBuilder text = new();
        foreach (OptionEntry option in page.Options)
        {
            string names = string.Join(' ', option.Names);
            string repeat = option.Description.Contains("repeatable", StringComparison.Ordinal) ? "*" : "";
            string exclusive = repeat.Length > 0 ? "*" : $"({names})";
            string rest = $"[{Escape(option.Description)}]{(option.ValueName is null ? "" : $":{Escape(option.ValueName)}:{Action(page.Program, option.Value)}")}";
            text.Append(option.Names.Count == 1
                ? $"        {Quote($"{repeat}{option.Names[0]}{rest}")} \\\n"
                : $"        {Quote(exclusive)}{{{string.Join(',', option.Names)}}}{Quote(rest)} \\\n");
        }
        return text.ToString();
    }

    private static string Action(ManualProgram program, Value value) => value.Kind switch
    {
        Value.Kinds.Directory => "_files -/",
        Value.Kinds.File => "_files",
        Value.Kinds.Choice or Value.Kinds.Signal => $"({string.Join(' ', value.Choices)})",
        _ => program.QueryFor(value) is { } query ? $"_{program.Name}_{query.Names}" : " ",
    };

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("[", "\\[").Replace("]", "\\]").Replace(":", "\\:");

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
