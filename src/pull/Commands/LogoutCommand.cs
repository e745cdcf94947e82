using System.CommandLine;
using Mocker.Pull.Authentication;
using Mocker.Pull.References;

namespace Mocker.Pull.Commands;

internal static class LogoutCommand
{
    public static Command Make()
    {
        Argument<string> registry = new("registry") { Description = "host[:port]; default docker.io", DefaultValueFactory = _ => ImageReference.DockerHub };
        Option<string?> loginFile = new("--auth-file") { Description = "file with logins; default $REGISTRY_AUTH_FILE, or config.json in $DOCKER_CONFIG or ~/.docker", HelpName = "file" };
        Command command = new("logout", "forget the login at a registry") { registry, loginFile };
        command.SetAction(line =>
        {
            string host = line.GetValue(registry)!;
            if (!LoginFile.Read(line.GetValue(loginFile)).Erase(host))
                throw new ImageException($"no login is kept for {host}");
            Console.WriteLine($"Logged out at {host}");
        });
        return command;
    }
}
