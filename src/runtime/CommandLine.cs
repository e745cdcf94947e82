using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Runtime.Commands;

namespace Mocker.Runtime;

/// <summary>The command line: reads it, calls the command, and turns errors into words and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of an error, as runc's.</summary>
    public const int Failed = 1;

    private static readonly (string Name, Func<Command> Make)[] s_commands =
    [
        ("create", CreateCommand.Make),
        ("start", StartCommand.Make),
        ("run", RunCommand.Make),
        ("exec", ExecCommand.Make),
        ("state", StateCommand.Make),
        ("kill", KillCommand.Make),
        ("delete", DeleteCommand.Make),
        ("pause", PauseCommands.MakePause),
        ("resume", PauseCommands.MakeResume),
        ("checkpoint", CheckpointCommand.Make),
        ("restore", RestoreCommand.Make),
        ("update", UpdateCommand.Make),
        ("events", EventsCommand.Make),
        ("list", ListCommand.Make),
        ("ps", PsCommand.Make),
        ("plan", PlanCommand.Make),
        ("spec", SpecCommand.Make),
        ("features", FeaturesCommand.Make),
    ];

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        arguments = Words.Normalize(arguments, out string? command);
        Command root = MakeRoot(command, Array.Exists(arguments, word => word is "--help" or "-h"));
        ParseResult line = root.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        int failed = command == "exec" ? ExecCommand.Failed : Failed;
        ErrorLog log = new(null, isJson: false, debug: false);
        try
        {
            log = ErrorLog.Of(line);
            log.Attach();
            if ((UnknownOption(line) ?? (line.Errors.Count > 0 ? Complaint(line.Errors[0].Message) : null)) is string complaint)
                throw new ContainerException($"{complaint}; see mocker-runtime {(IsKnown(command) ? command + " " : "")}--help");
            int code = line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            log.Succeeded();
            return code;
        }
        catch (Exception e) when (e is ContainerException or OciDocumentException or LinuxException)
        {
            log.Error(e.Message);
            return failed;
        }
    }

    private static bool IsKnown(string? command) => Array.Exists(s_commands, c => c.Name == command);

    /// <summary>
    /// An option that the command does not have, which the parser would take for a container's id. Ids that begin with a dash
    /// come after a "--".
    /// </summary>
    private static string? UnknownOption(ParseResult line)
    {
        foreach (Token token in line.Tokens)
            if (token.Type == TokenType.DoubleDash)
                return null;
            else if (token.Type == TokenType.Argument && token.Value is ['-', _, ..] && !IsValue(line.RootCommandResult, token) && !IsValue(line.CommandResult, token))
                return $"unknown option {token.Value}";
        return null;
    }

    private static bool IsValue(CommandResult command, Token token)
    {
        foreach (SymbolResult child in command.Children)
            if (child is OptionResult option && option.Tokens.Contains(token))
                return true;
        return false;
    }

    /// <summary>The parser's complaints in words for people. podman asks whether an option is known by leaving out its value, and looks for "requires an argument".</summary>
    private static string Complaint(string message)
    {
        const string NoValue = "Required argument missing for option: ", NoArgument = "Required argument missing for command: ", NoNumber = "Cannot parse argument ";
        if (message.StartsWith(NoValue, StringComparison.Ordinal))
            return $"option {message[NoValue.Length..].TrimEnd('.')} requires an argument";
        if (message.StartsWith(NoArgument, StringComparison.Ordinal))
            return $"{message[NoArgument.Length..].Trim('\'', '.')} needs a container-id";
        if (message.StartsWith(NoNumber, StringComparison.Ordinal) && message[NoNumber.Length..].Split('\'') is [_, string given, _, string option, ..])
            return $"{option} does not take \"{given}\"";
        return message.TrimEnd('.');
    }

    /// <summary>All commands, or, because each costs start-up time, only the one that was called.</summary>
    internal static Command MakeRoot(string? called, bool help)
    {
        // Not a RootCommand: that one looks up its texts of help and version in resources, 0.2 ms at every start.
        Command root = new("mocker-runtime", "Mocker, an OCI container runtime: creates and runs containers from bundles (config.json and a root filesystem).");
        if (help)
            root.Options.Add(new HelpOption("--help", "-h"));
        if (called is null || help)
            root.Options.Add(VersionText.Option);
        GlobalOptions.AddTo(root);
        bool known = IsKnown(called);
        foreach ((string name, Func<Command> make) in s_commands)
            if (!known || name == called)
                root.Subcommands.Add(make());
        root.SetAction(int (_) => throw new ContainerException("no command given; see mocker-runtime --help"));
        return root;
    }
}
