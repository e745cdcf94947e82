namespace Mocker.Runtime;

/// <summary>
/// The words of a command line as runc takes them and the parser does not: long options with one dash (containerd says
/// -no-subreaper), and, for commands that take another command, no options of ours after the first argument.
/// </summary>
internal static class Words
{
    private static readonly string[] s_globalsWithValue = ["--root", "--log", "--log-format", "--rootless", "--cgroup-manager"];

    // exec's options that take the next word as their value.
    private static readonly string[] s_execWithValue =
    [
        "--console-socket", "--pidfd-socket", "--cwd", "--env", "-e", "--user", "-u", "--additional-gids", "-g", "--process",
        "-p", "--pid-file", "--process-label", "--apparmor", "--cap", "-c", "--preserve-fds", "--cgroup",
    ];

    /// <summary>Rewrites the words for the parser.</summary>
    /// <param name="words">As the shell gave them.</param>
    /// <param name="command">The first word that is no global option.</param>
    public static string[] Normalize(string[] words, out string? command)
    {
        List<string> result = new(words.Length + 1);
        command = null;
        // As runc: "help COMMAND" is "COMMAND --help".
        if (words is ["help" or "h", ..])
            words = [.. words.AsSpan(1), "--help"];
        int i = 0;
        for (; i < words.Length && command is null; i++)
        {
            string word = Long(words[i]);
            result.Add(word);
            if (!word.StartsWith('-'))
                command = word;
            else if (Array.IndexOf(s_globalsWithValue, word) >= 0 && i + 1 < words.Length)
                result.Add(words[++i]);
        }
        bool takesCommand = command is "exec" or "ps";
        string[] withValue = command == "exec" ? s_execWithValue : ["--format", "-f"];
        for (; i < words.Length; i++)
        {
            if (words[i] == "--" || takesCommand && !words[i].StartsWith('-'))
            {
                if (words[i] != "--")
                    result.Add("--");
                result.AddRange(words.AsSpan(i));
                break;
            }
            string word = Long(words[i]);
            result.Add(word);
            if (takesCommand && Array.IndexOf(withValue, word) >= 0 && i + 1 < words.Length)
                result.Add(words[++i]);
        }
        return [.. result];
    }

    private static string Long(string word) =>
        word.Length > 2 && word[0] == '-' && char.IsAsciiLetterLower(word[1]) && word[2] != '=' ? "-" + word : word;
}
