using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for zsh, by its function _arguments.</summary>
public static class ZshCompletion
{
    public static string Write(CommandPage[] pages) => $$"""
        #compdef mocker-runtime
        # zsh completion for mocker-runtime. Made from the definitions in src/runtime; do not edit.

        _mocker-runtime_containers() {
            local -a containers root
            [[ -n ${opt_args[--root]} ]] && root=(--root ${opt_args[--root]})
            containers=(${(f)"$(_call_program containers mocker-runtime $root list --quiet 2>/dev/null)"})
            _describe -t containers container containers
        }

        _mocker-runtime_commands() {
            local -a commands=(
        {{string.Concat(pages.Where(page => !page.IsProgram).Select(page => $"        {Quote($"{page.Name.Replace(":", "\\:")}:{page.Description}")}\n"))}}    )
            _describe -t commands command commands
        }

        _mocker-runtime() {
            local curcontext=$curcontext context state state_descr line ret=1
            typeset -A opt_args

            _arguments -C \
        {{Specifications(pages[0])}}        '1:command:_mocker-runtime_commands' \
                '*:: :->arguments' && ret=0
            [[ $state == arguments ]] || return ret

            curcontext=${curcontext%:*:*}:mocker-runtime-$words[1]:
            case $words[1] in
        {{string.Concat(pages.Where(page => !page.IsProgram).Select(Command))}}    esac
            return ret
        }

        _mocker-runtime "$@"

        """;

    private static string Command(CommandPage page)
    {
        StringBuilder text = new($"    {page.Name})\n        _arguments \\\n");
        text.Append(Specifications(page)).Append("        '(-h --help)'{-h,--help}'[show help]' \\\n");
        foreach ((int i, ArgumentEntry argument) in page.Arguments.Index())
            text.Append($"        {Quote($"{(argument.IsRepeated ? "*" : $"{i + 1}")}:{(argument.IsOptional && !argument.IsRepeated ? ":" : "")}{argument.Name}:{Action(argument.Value)}")} \\\n");
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
            string rest = $"[{Escape(option.Description)}]{(option.ValueName is null ? "" : $":{Escape(option.ValueName)}:{Action(option.Value)}")}";
            text.Append(option.Names.Count == 1
                ? $"        {Quote($"{repeat}{option.Names[0]}{rest}")} \\\n"
                : $"        {Quote(exclusive)}{{{string.Join(',', option.Names)}}}{Quote(rest)} \\\n");
        }
        return text.ToString();
    }

    private static string Action(Value value) => value.Kind switch
    {
        Value.Kinds.Directory => "_files -/",
        Value.Kinds.File => "_files",
        Value.Kinds.Container => "_mocker-runtime_containers",
        Value.Kinds.Choice or Value.Kinds.Signal => $"({string.Join(' ', value.Choices)})",
        _ => " ",
    };

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("[", "\\[").Replace("]", "\\]").Replace(":", "\\:");

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
