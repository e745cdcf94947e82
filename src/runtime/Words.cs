using System.CommandLine;

namespace Mocker.Runtime;

/// <summary>
/// The words of a command line, read by runc's rules and put in order for the parser, so that it never finds a fault: its own words
/// for faults would come from resources, which a binary without reflection does not have. The rules that differ from the parser's: long options
/// may have one dash (containerd says -no-subreaper), a flag takes a value only after an equals sign, the last of several values
/// counts, an empty one is none, and commands that take another command have no options of ours after their first argument.
/// </summary>
internal sealed class Words
{
    private string[] _words;
    private readonly List<string> _line = [];
    private int _next;

    /// <param name="words">As the shell gave them.</param>
    public Words(string[] words) => _words = words;

    /// <summary>What was read and is in order: the options before the command, and the command if it can be called.</summary>
    public string[] Line => [.. _line];

    /// <summary>What is wrong with the next word; null if nothing is.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Whether --help was read.</summary>
    public bool AskForHelp { get; private set; }

    /// <summary>Reads the options before the command, and its name.</summary>
    /// <returns>The name; null if there is none.</returns>
    public string? ReadName(Command root)
    {
        Add(ReadOptions(root, arguments: null));
        if (_next == _words.Length || Complaint is not null)
            return null;
        string name = _words[_next++];
        if (name is not ("help" or "h"))
            return name;
        // As runc: "help COMMAND" is "COMMAND --help".
        _words = [.. _words.AsSpan(_next), "--help"];
        _next = 0;
        return ReadName(root);
    }

    /// <summary>Reads the command's options and arguments.</summary>
    public void ReadRest(Command command)
    {
        List<string> arguments = [];
        List<(Option Option, string? Value)> given = ReadOptions(command, arguments);
        if (Complaint is not null || AskForHelp)
            return;
        int most = 0;
        foreach (Argument argument in command.Arguments)
        {
            if (arguments.Count == most && argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue)
            {
                Complaint = $"{command.Name} needs a {argument.Name}";
                return;
            }
            most += argument.Arity.MaximumNumberOfValues;
        }
        if (arguments.Count > most)
        {
            Complaint = $"{command.Name} does not take the argument \"{arguments[most]}\"";
            return;
        }
        _line.Add(command.Name);
        Add(given);
        _line.Add("--");
        _line.AddRange(arguments);
    }

    /// <summary>A command whose arguments end with another command's words.</summary>
    private static bool TakesWords(Command command) => command.Arguments is [.., { Arity.MaximumNumberOfValues: > 1 }];

    /// <param name="arguments">Gets what is no option; null to stop there.</param>
    private List<(Option Option, string? Value)> ReadOptions(Command command, List<string>? arguments)
    {
        List<(Option Option, string? Value)> given = [];
        for (; _next < _words.Length && Complaint is null; _next++)
        {
            string word = _words[_next];
            bool isOption = word is ['-', _, ..];
            if (!isOption && arguments is null)
                break;
            if (word == "--" || !isOption && TakesWords(command))
            {
                arguments?.AddRange(_words.AsSpan(word == "--" ? ++_next : _next));
                _next = _words.Length;
                break;
            }
            if (isOption)
                Take(command, word, given);
            else
                arguments!.Add(word);
        }
        return given;
    }

    private void Add(List<(Option Option, string? Value)> given)
    {
        foreach ((Option option, string? value) in given)
        {
            // In one word, for the parser takes a second one that is "--" for itself; but it does not see an empty value there.
            _line.Add(value is { Length: > 0 } ? $"{option.Name}={value}" : option.Name);
            if (value is "")
                _line.Add("");
        }
    }

    private void Take(Command command, string word, List<(Option Option, string? Value)> given)
    {
        int equals = word.IndexOf('=');
        string name = Long(equals < 0 ? word : word[..equals]);
        string? value = equals < 0 ? null : word[(equals + 1)..];
        if (name is "--help" or "-h")
            AskForHelp = true;
        else if (Find(command, name) is not Option option)
            Complaint = $"unknown option {name}";
        else if (option.ValueType == typeof(bool))
            TakeFlag(option, value, given);
        else if (value is null && ++_next >= _words.Length)
            Complaint = $"option {name} requires an argument";
        else
            TakeValue(option, value ?? _words[_next], given);
    }

    private void TakeFlag(Option option, string? value, List<(Option Option, string? Value)> given)
    {
        given.RemoveAll(other => other.Option == option);
        // The words of Go's ParseBool, which runc's flags are read by.
        if (value is null or "1" or "t" or "T" or "true" or "TRUE" or "True")
            given.Add((option, null));
        else if (value is not ("0" or "f" or "F" or "false" or "FALSE" or "False"))
            Complaint = $"{option.Name} takes true or false, not \"{value}\"";
    }

    private static void TakeValue(Option option, string value, List<(Option Option, string? Value)> given)
    {
        bool isSingle = option.Arity.MaximumNumberOfValues == 1;
        if (isSingle)
            given.RemoveAll(other => other.Option == option);
        // Go's strings have no "absent": to runc an option with an empty value is as good as none.
        if (!isSingle || value.Length > 0)
            given.Add((option, value));
    }

    private static Option? Find(Command command, string name)
    {
        foreach (Option option in command.Options)
            if (option.Name == name || option.Aliases.Contains(name))
                return option;
        return null;
    }

    private static string Long(string word) => word.Length > 2 && word[0] == '-' && word[1] != '-' ? "-" + word : word;
}
