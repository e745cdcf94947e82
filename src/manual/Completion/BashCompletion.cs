using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for bash, by its own machinery alone: the package bash-completion only has to load the file.</summary>
public static class BashCompletion
{
    public static string Write(CommandPage[] pages) => $$"""
        # bash completion for mocker-runtime. Made from the definitions in src/runtime; do not edit.

        _mocker_runtime() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' arguments=0 root=() i
            COMPREPLY=()
            # readline makes three words of --option=value.
            if [[ $cur == = ]]; then
                cur=''
            elif [[ $prev == = ]]; then
                prev=${COMP_WORDS[COMP_CWORD-2]}
            fi

            # Where the cursor is: in which command, and after how many of its arguments.
            for ((i = 1; i < COMP_CWORD; i++)); do
                case "$command ${COMP_WORDS[i]}" in
        {{Case(TakingValues(pages))}})
                    [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
                    ((i++))
                    [[ ${COMP_WORDS[i-1]} == --root || ${COMP_WORDS[i-2]} == --root ]] && root=(--root "${COMP_WORDS[i]}") ;;
                *" -"*) ;;
                " "*) command=${COMP_WORDS[i]} ;;
                *) ((arguments++)) ;;
                esac
            done

            # The value of an option.
            case "$command $prev" in
        {{Values(pages)}}
            esac

            # The name of an option.
            if [[ $cur == -* ]]; then
                case $command in
        {{OptionNames(pages)}}
                esac
                return
            fi

            # A command, or an argument of one.
            case "$command $arguments" in
            " 0") COMPREPLY=($(compgen -W '{{string.Join(' ', pages.Where(page => !page.IsProgram).Select(page => page.Name))}}' -- "$cur")) ;;
        {{Arguments(pages)}}
            esac
        }

        complete -o filenames -F _mocker_runtime mocker-runtime

        """;

    private static IEnumerable<string> TakingValues(CommandPage[] pages) =>
        pages.SelectMany(page => page.Options.Where(option => option.ValueName is not null).SelectMany(option => option.Names.Select(name => $"{page.Name} {name}")));

    private static string Values(CommandPage[] pages)
    {
        StringBuilder text = new();
        foreach (var group in pages.SelectMany(page => page.Options.Where(option => option.ValueName is not null).Select(option => (page, option)))
            .GroupBy(pair => Words(pair.option.Value)))
        {
            text.Append(Case(group.SelectMany(pair => pair.option.Names.Select(name => $"{pair.page.Name} {name}"))));
            text.Append(group.Key.Length == 0 ? ")\n        return ;;\n" : $")\n        COMPREPLY=($({group.Key} -- \"$cur\"))\n        return ;;\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string OptionNames(CommandPage[] pages)
    {
        StringBuilder text = new();
        foreach (CommandPage page in pages)
            text.Append($"        '{page.Name}') COMPREPLY=($(compgen -W '{string.Join(' ', page.Options.SelectMany(option => option.Names).Concat(page.IsProgram ? [] : ["-h", "--help"]).Distinct())}' -- \"$cur\")) ;;\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Arguments(CommandPage[] pages)
    {
        StringBuilder text = new();
        foreach (var group in pages.SelectMany(page => page.Arguments.Select((argument, i) => (Place: $"{page.Name} {i}", Words: Words(argument.Value))))
            .Where(argument => argument.Words.Length > 0).GroupBy(argument => argument.Words))
            text.Append(Case(group.Select(argument => argument.Place))).Append($")\n        COMPREPLY=($({group.Key} -- \"$cur\")) ;;\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A command that prints what a value can be; none where that is not known.</summary>
    private static string Words(Value value) => value.Kind switch
    {
        Value.Kinds.Directory => "compgen -d",
        Value.Kinds.File => "compgen -f",
        Value.Kinds.Container => "compgen -W \"$(\"${COMP_WORDS[0]}\" \"${root[@]}\" list --quiet 2>/dev/null)\"",
        Value.Kinds.Choice or Value.Kinds.Signal => $"compgen -W '{string.Join(' ', value.Choices)}'",
        _ => "",
    };

    /// <summary>Patterns of a case, a few a line.</summary>
    private static string Case(IEnumerable<string> patterns) =>
        string.Join(" | \\\n", patterns.Select(pattern => $"\"{pattern}\"").Chunk(6).Select(line => $"    {string.Join(" | ", line)}"));
}
