using System.Text;
using Mocker.Linux;

namespace Mocker.Shim.Bootstrap;

/// <summary>`start`: finds or starts the server of the container's group, and tells containerd where it listens.</summary>
internal static class StartCommand
{
    public static int Run(ShimArguments arguments)
    {
        BootstrapInput input = BootstrapInput.Parse(FileContents.ReadAll(0, "standard input"), arguments);
        string group = BundleGroup.Of(arguments.Bundle, arguments.Id);
        ServerAddress address = ServerAddress.Of(input.SocketDirectory, arguments.Address, arguments.Namespace, group);
        // One of the group is alive: it serves this container too.
        if (!address.Accepts())
            StartServer(arguments, address, input);
        new BundleFiles(arguments.Bundle).WriteAddress(address);
        Output.Write(1, Encoding.UTF8.GetBytes(Answer(address, input.IsProtocol)));
        return 0;
    }

    /// <summary>
    /// An object or the bare address, which stands for version 2 of the task service. containerd 1.7 refuses version 3, and until 2.3
    /// nothing tells it from 2.0, which takes either.
    /// </summary>
    private static string Answer(ServerAddress address, bool isProtocol) => isProtocol
        ? $$"""{"version":3,"address":"{{address.Uri}}","protocol":"ttrpc"}"""
        : address.Uri;

    private static void StartServer(ShimArguments arguments, ServerAddress address, BootstrapInput input)
    {
        List<string> words = [CommandLine.Name, "-namespace", arguments.Namespace, "-id", arguments.Id, "-address", arguments.Address];
        if (arguments.PublishBinary.Length > 0)
            words.AddRange(["-publish-binary", arguments.PublishBinary]);
        if (arguments.Debug)
            words.Add("-debug");
        using Descriptor listener = address.Listen();
        int server = ServerProcess.Start([.. words], listener);
        string cgroup = TaskOptions.Read(input.Options).ShimCgroup;
        if (cgroup.Length > 0)
            ServerProcess.MoveTo(cgroup, server);
        ServerProcess.SetOomScore(server);
    }
}
