using System.Text;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Bootstrap;

/// <summary>The command line: start, delete, -v, -info, or the server.</summary>
internal static class CommandLine
{
    public const string Name = "containerd-shim-mocker-v2";

    /// <returns>The exit code.</returns>
    public static int Run(string[] words)
    {
        try
        {
            return Run(ShimArguments.Parse(words));
        }
        catch (Exception e) when (e is ContainerException or LinuxException or OciDocumentException or FormatException or CallException)
        {
            Output.Write(2, Encoding.UTF8.GetBytes($"{Name}: {e.Message}\n"));
            return 1;
        }
    }

    private static int Run(ShimArguments arguments)
    {
        if (arguments.AsksForVersion)
            return VersionText.Print();
        if (arguments.AsksForInformation)
            return RuntimeInformation.Print();
        if (arguments.Namespace.Length == 0)
            throw new FormatException("shim namespace cannot be empty");
        if (arguments.Id.Length == 0)
            throw new FormatException("shim id cannot be empty");
        return arguments.Command switch
        {
            "start" => StartCommand.Run(arguments),
            "delete" => DeleteCommand.Run(arguments),
            "" => ServerCommand.Run(arguments),
            string other => throw new FormatException($"there is no command \"{other}\": it is start or delete"),
        };
    }
}
