using System.CommandLine;
using System.CommandLine.Help;
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
            if (line.Errors.Count > 0)
                throw new ContainerException($"{Complaint(line.Errors[0].Message)}; see mocker-runtime {(IsKnown(command) ? command + " " : "")}--help");
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

    /// <summary>podman asks whether an option is known by leaving out its value, and looks for these words.</summary>
    private static string Complaint(string message) =>
        message.StartsWith("Required argument missing for option: ", StringComparison.Ordinal)
            ? $"option {message["Required argument missing for option: ".Length..].TrimEnd('.')} requires an argument"
            : message.TrimEnd('.');

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
