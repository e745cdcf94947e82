using System.CommandLine;
using System.CommandLine.Parsing;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Commands;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;

namespace Mocker.Pull;

/// <summary>The command line: reads it, calls the command, and turns errors into words and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of an error.</summary>
    public const int Failed = 1;

    /// <summary>Where images are kept.</summary>
    public static readonly Option<string?> StoreOption = new("--store")
    {
        Description = "directory in which images are kept; default /var/lib/mocker for root, otherwise $XDG_DATA_HOME/mocker or ~/.local/share/mocker",
        HelpName = "dir",
        Recursive = true,
    };

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        RootCommand root = MakeAll();
        string[] marked;
        try
        {
            marked = ProgramWords.Mark(arguments, root);
        }
        catch (ImageException e)
        {
            return Fail(e.Message, ProgramFault.Other);
        }
        ParseResult line = root.Parse(marked, new ParserConfiguration { ResponseFileTokenReplacer = null });
        int failed = StartsPrograms(line) ? ProgramFault.Other : Failed;
        if (line.Errors.Count > 0)
            return Fail($"{Complaint(line)}; see {Called(line)} --help", failed);
        Container.Log.Warning = Output.WriteError;
        try
        {
            if (ChangesContainers(line) && OwnNamespace.IsNeeded)
                return OwnNamespace.Execute(Containers(line), line.Tokens.Select(token => token.Value), arguments);
            return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (ProgramFault e)
        {
            return Fail(e.Message, e.Code);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail(e.Message, failed);
        }
    }

    /// <summary>Does something for each of several names; one that fails does not keep the others from it.</summary>
    /// <returns>The exit code.</returns>
    internal static int ForEach(IEnumerable<string> names, Action<string> action)
    {
        int code = 0;
        foreach (string name in names)
            try
            {
                action(name);
            }
            catch (Exception e) when (IsExpected(e))
            {
                code = Fail(e.Message, Failed);
            }
        return code;
    }

    /// <summary>All commands, with their options.</summary>
    internal static RootCommand MakeAll() => new("Mocker's images and containers: fetches images from registries, and runs programs in containers of them.")
    {
        StoreOption,
        PullCommand.Make(),
        PushCommand.Make(),
        SaveCommand.Make(),
        ImagesCommand.Make(),
        InspectCommand.Make(),
        HistoryCommand.Make(),
        TagCommand.Make(),
        RmiCommand.Make(),
        PruneCommand.Make(),
        LoginCommand.Make(),
        LogoutCommand.Make(),
        BundleCommand.Make(),
        RunCommand.Make(),
        CreateCommand.Make(),
        StartCommand.Make(),
        PsCommand.Make(),
        ExecCommand.Make(),
        AttachCommand.Make(),
        LogsCommand.Make(),
        CpCommand.Make(),
        StopCommand.Make(),
        KillCommand.Make(),
        RestartCommand.Make(),
        PauseCommand.Make(),
        UnpauseCommand.Make(),
        WaitCommand.Make(),
        TopCommand.Make(),
        StatsCommand.Make(),
        RmCommand.Make(),
        CommitCommand.Make(),
        MonitorCommand.Make(),
        NetworkCommand.Make(),
        VolumeCommand.Make(),
        InitCommand.Make(),
    };

    /// <summary>The containers of the store that --store names.</summary>
    internal static ContainerList Containers(ParseResult line) => new(Path.GetFullPath(line.GetValue(StoreOption) ?? ImageStore.DefaultRoot()));

    /// <summary>The store that --store names.</summary>
    internal static ImageStore OpenStore(ParseResult line) =>
        ImageStore.Open(line.GetValue(StoreOption), () => Output.WriteError("waiting for a prune of the store"));

    /// <summary>The program's exit code is the command's; so its own failures have one that programs seldom have, docker's and podman's.</summary>
    private static bool StartsPrograms(ParseResult line) =>
        line.CommandResult is { Parent: CommandResult { Command: RootCommand }, Command.Name: "run" or "create" or "start" or "exec" or "attach" };

    /// <summary>What takes root, be it root of a user namespace: to mount, to join a container, to remove files of its users.</summary>
    private static bool ChangesContainers(ParseResult line) =>
        line.CommandResult.Command.Name is "run" or "create" or "start" or "exec" or "stop" or "kill" or "restart" or "attach" or "pause" or "unpause" or "rm" or "commit" or "cp" or "top" or "stats" or "prune" or "rmi"
        && line.Action is not System.CommandLine.Help.HelpAction;

    private static bool IsExpected(Exception e) => e is ImageException or Container.ContainerException or OciDocumentException or LinuxException or IOException or UnauthorizedAccessException;

    private static string Called(ParseResult line) => line.CommandResult.Command is RootCommand ? "mocker" : $"mocker {line.CommandResult.Command.Name}";

    private static string Complaint(ParseResult line)
    {
        if (line.CommandResult.Command is RootCommand && line.UnmatchedTokens is [string word, ..])
            return word.StartsWith('-') ? $"unknown option {word}" : $"there is no command \"{word}\"";
        return string.Join("; ", line.Errors.Select(error => error.Message.TrimEnd('.').ReplaceLineEndings(" ").Replace("\t", "")));
    }

    private static int Fail(string message, int code)
    {
        Output.WriteError(message);
        return code;
    }
}
