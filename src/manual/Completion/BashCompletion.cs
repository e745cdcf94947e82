using System.Text;

namespace Mocker.Manual.Completion;

/// <summary>Completion for bash, by its own machinery alone: the package bash-completion only has to load the file.</summary>
public static class BashCompletion
{
    public static string Write(ManualProgram program) => $$"""
        # bash completion for {{program.Name}}. Made from the definitions in {{program.Source}}; do not edit.

        _{{program.Identifier}}() {
            local words=() cur i
            # readline takes names with colons apart.
            for ((i = 0; i <= COMP_CWORD; i++)); do
                if ((i > 1)) && [[ ${COMP_WORDS[i]} == : || ${words[-1]} == *: ]]; then
                    words[-1]+=${COMP_WORDS[i]}
                else
                    words+=("${COMP_WORDS[i]}")
                fi
            done
            cur=${words[-1]}
            COMPREPLY=()
            _{{program.Identifier}}_words
            # What is before the last colon is there already.
            [[ $cur == *:* ]] && COMPREPLY=("${COMPREPLY[@]#"${cur%"${cur##*:}"}"}")
            return 0
        }

        _{{program.Identifier}}_words() {
            local cword=$((${#words[@]} - 1)) prev command='' arguments=0 root=()
            prev=${words[cword-1]}
            # readline makes three words of --option=value.
            if [[ $cur == = ]]; then
                cur=''
            elif [[ $prev == = ]]; then
                prev=${words[cword-2]}
            fi

            # Where the cursor is: in which command, and after how many of its arguments.
            for ((i = 1; i < cword; i++)); do
                case "$command ${words[i]}" in
        {{Case(TakingValues(program))}})
                    [[ ${words[i+1]} == = ]] && ((i++))
                    ((i++))
                    [[ ${words[i-1]} == {{program.PlaceOption}} || ${words[i-2]} == {{program.PlaceOption}} ]] && root=({{program.PlaceOption}} "${words[i]}") ;;
                *" -"*) ;;
                " "*) command=${words[i]} ;;
        {{Below(program)}}        *) ((arguments++)) ;;
                esac
            done

            # The value of an option.
            case "$command $prev" in
        {{Values(program)}}
            esac

            # The name of an option.
            if [[ $cur == -* ]]; then
                case $command in
        {{OptionNames(program)}}
                esac
                return
            fi

            # A command, or an argument of one.
            case "$command $arguments" in
            " 0") COMPREPLY=($(compgen -W '{{string.Join(' ', program.Pages.Where(page => !page.IsProgram).Select(page => page.Name))}}' -- "$cur")) ;;
        {{Arguments(program)}}
            esac
        }

        complete -o filenames -F _{{program.Identifier}} {{program.Name}}

        """;

    /// <summary>Commands of commands: their names have two words.</summary>
    private static string Below(ManualProgram program)
    {
        CommandPage[] below = [.. program.AllPages.Except(program.Pages)];
        return below.Length == 0 ? "" : $"{Case(below.Select(page => page.Name))})\n            command+=\" ${{words[i]}}\" ;;\n";
    }

    private static IEnumerable<string> TakingValues(ManualProgram program) =>
        program.AllPages.SelectMany(page => page.Options.Where(option => option.ValueName is not null).SelectMany(option => option.Names.Select(name => $"{page.Name} {name}")));

    private static string Values(ManualProgram program)
    {
        StringBuilder text = new();
        foreach (var group in program.AllPages.SelectMany(page => page.Options.Where(option => option.ValueName is not null).Select(option => (page, option)))
            .GroupBy(pair => Words(program, pair.option.Value)))
        {
            text.Append(Case(group.SelectMany(pair => pair.option.Names.Select(name => $"{pair.page.Name} {name}"))));
            text.Append(group.Key.Length == 0 ? ")\n        return ;;\n" : $")\n        COMPREPLY=($({group.Key} -- \"$cur\"))\n        return ;;\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string OptionNames(ManualProgram program)
    {
        StringBuilder text = new();
        foreach (CommandPage page in program.AllPages)
            text.Append($"        '{page.Name}') COMPREPLY=($(compgen -W '{string.Join(' ', page.Options.SelectMany(option => option.Names).Concat(page.IsProgram ? [] : ["-h", "--help"]).Distinct())}' -- \"$cur\")) ;;\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Arguments(ManualProgram program)
    {
        StringBuilder text = new();
        foreach (var group in program.AllPages.SelectMany(page => page.Arguments.Select((argument, i) => (Place: Place(page, argument, i), Words: Words(program, argument.Value))))
            .Where(argument => argument.Words.Length > 0).GroupBy(argument => argument.Words))
            text.Append("    ").AppendJoin(" | ", group.Select(argument => argument.Place)).Append($")\n        COMPREPLY=($({group.Key} -- \"$cur\")) ;;\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A command that prints what a value can be; none where that is not known.</summary>
    private static string Words(ManualProgram program, Value value) => value.Kind switch
    {
        Value.Kinds.Directory => "compgen -d",
        Value.Kinds.File => "compgen -f",
        Value.Kinds.Choice or Value.Kinds.Signal => $"compgen -W '{string.Join(' ', value.Choices)}'",
        _ => program.QueryFor(value) is { } query ? Asking(query) : "",
    };

    private static string Asking(ShellQuery query) => $"compgen -W \"$(\"${{words[0]}}\" \"${{root[@]}}\" {query.Arguments} 2>/dev/null{query.Filter})\"";

    /// <summary>The pattern of an argument: the last one may be repeated.</summary>
    private static string Place(CommandPage page, ArgumentEntry argument, int number) => argument.IsRepeated ? $"\"{page.Name} \"*" : $"\"{page.Name} {number}\"";

    /// <summary>Patterns of a case, a few a line.</summary>
    private static string Case(IEnumerable<string> patterns) =>
        string.Join(" | \\\n", patterns.Select(pattern => $"\"{pattern}\"").Chunk(6).Select(line => $"    {string.Join(" | ", line)}"));
}
