using System.CommandLine;
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
        Command root = MakeRoot();
        Words words = new(arguments);
        string? called = words.ReadName(root);
        // Each command costs start-up time, so the parser gets only the one that was called.
        Command? command = called is null ? null : Find(called);
        if (command is not null)
        {
            root.Subcommands.Add(command);
            words.ReadRest(command);
        }
        int failed = called == "exec" ? ExecCommand.Failed : Failed;
        ErrorLog log = new(null, isJson: false, debug: false);
        try
        {
            ParseResult line = root.Parse(words.Line, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            log = ErrorLog.Of(line);
            log.Attach();
            if (words.Complaint is string complaint)
                throw new ContainerException($"{complaint}; see mocker-runtime {(command is null ? "" : command.Name + " ")}--help");
            if (called is not null && command is null)
                throw new ContainerException($"there is no command \"{called}\"; see mocker-runtime --help");
            if (words.AskForHelp)
            {
                Output.Write(HelpText.Of(command is null ? MakeAll() : root, command));
                return 0;
            }
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

    /// <summary>All commands, with their options.</summary>
    internal static Command MakeAll()
    {
        Command root = MakeRoot();
        foreach ((string _, Func<Command> make) in s_commands)
            root.Subcommands.Add(make());
        return root;
    }

    private static Command? Find(string name)
    {
        foreach ((string known, Func<Command> make) in s_commands)
            if (known == name)
                return make();
        return null;
    }

    // Not a RootCommand: that one looks up its texts of help and version in resources, which are not there.
    private static Command MakeRoot()
    {
        Command root = new("mocker-runtime", "Mocker, an OCI container runtime: creates and runs containers from bundles (config.json and a root filesystem).")
        {
            HelpText.Option,
            VersionText.Option,
        };
        GlobalOptions.AddTo(root);
        root.SetAction(line => line.GetValue(VersionText.Option)
            ? VersionText.Print()
            : throw new ContainerException("no command given; see mocker-runtime --help"));
        return root;
    }
}
