using System.CommandLine;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Commands;
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
        ParseResult line = MakeAll().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Errors.Count > 0)
            return Fail($"{Complaint(line)}; see {Called(line)} --help");
        try
        {
            return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is ImageException or OciDocumentException or LinuxException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message);
        }
    }

    /// <summary>All commands, with their options.</summary>
    internal static RootCommand MakeAll() => new("Mocker's images: fetches them from registries and keeps them.")
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
    };

    /// <summary>The store that --store names.</summary>
    internal static ImageStore OpenStore(ParseResult line) =>
        ImageStore.Open(line.GetValue(StoreOption), () => Console.Error.WriteLine("waiting for a prune of the store"));

    private static string Called(ParseResult line) => line.CommandResult.Command is RootCommand ? "mocker" : $"mocker {line.CommandResult.Command.Name}";

    private static string Complaint(ParseResult line)
    {
        if (line.CommandResult.Command is RootCommand && line.UnmatchedTokens is [string word, ..])
            return word.StartsWith('-') ? $"unknown option {word}" : $"there is no command \"{word}\"";
        return string.Join("; ", line.Errors.Select(error => error.Message.TrimEnd('.').ReplaceLineEndings(" ").Replace("\t", "")));
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"mocker: {message}");
        return Failed;
    }
}
