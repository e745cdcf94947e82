using System.CommandLine;

namespace Mocker.Pull;

/// <summary>
/// What comes after the image or the container is the program's, as with docker and podman: options there are not ours. Said to the parser by
/// two dashes.
/// </summary>
internal static class ProgramWords
{
    private static readonly string[] s_commands = ["run", "create", "exec", "top", "bundle", "unpack"];

    /// <summary>The same words, with two dashes before those of the program.</summary>
    /// <exception cref="ImageException">There is no such option.</exception>
    public static string[] Mark(string[] words, Command root)
    {
        int at = SkipOptions(words, 0, root.Options);
        if (at >= words.Length || !s_commands.Contains(words[at]) || root.Subcommands.FirstOrDefault(one => one.Name == words[at] || one.Aliases.Contains(words[at])) is not Command command)
            return words;
        List<Option> options = [.. root.Options, .. command.Options];
        at++;
        // All arguments but the last, which takes the program's words.
        for (int argument = 0; argument < command.Arguments.Count - 1; argument++)
        {
            int first = at;
            at = SkipOptions(words, at, options);
            RequireKnown(words, first, at, command, options);
            if (at >= words.Length || words[at] == "--")
                return words;
            at++;
        }
        return at >= words.Length ? words : [.. words[..at], "--", .. words[at..]];
    }

    private static int SkipOptions(string[] words, int at, IEnumerable<Option> options)
    {
        while (at < words.Length && words[at].StartsWith('-') && words[at] is not ("-" or "--"))
            at += TakesNext(words[at], options) ? 2 : 1;
        return at;
    }

    /// <summary>The parser would take what it does not know for the image.</summary>
    private static void RequireKnown(string[] words, int first, int end, Command command, List<Option> options)
    {
        for (int at = first; at < end; at++)
        {
            string name = words[at].Split('=', 2)[0];
            if (Find(name.StartsWith("--", StringComparison.Ordinal) ? name : name[..2], options) is null)
                throw new ImageException($"unknown option {name}; see mocker {command.Name} --help");
            if (TakesNext(words[at], options))
                at++;
        }
    }

    /// <summary>The word after an option is its value.</summary>
    private static bool TakesNext(string word, IEnumerable<Option> options)
    {
        if (word.Contains('='))
            return false;
        if (word.StartsWith("--", StringComparison.Ordinal))
            return Find(word, options) is Option option && TakesValue(option);
        // Several letters in one word: the first that takes a value takes the rest of it, or the next.
        for (int at = 1; at < word.Length; at++)
            if (Find($"-{word[at]}", options) is Option letter && TakesValue(letter))
                return at == word.Length - 1;
        return false;
    }

    private static Option? Find(string name, IEnumerable<Option> options) => options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;
}
