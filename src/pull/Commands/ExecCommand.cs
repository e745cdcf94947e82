using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class ExecCommand
{
    public static Command Make()
    {
        Argument<string> name = new("container") { Description = ContainerNameArgument.Description };
        Argument<string[]> words = new("command") { Description = "the program and its arguments", Arity = ArgumentArity.OneOrMore };
        Option<bool> detach = new("--detach", "-d") { Description = "return when the program runs" };
        Option<bool> interactive = new("--interactive", "-i") { Description = "our stdin is the program's; otherwise it has none" };
        Option<bool> terminal = new("--tty", "-t") { Description = "the program gets a terminal" };
        Option<string[]> environment = new("--env", "-e") { Description = "variable beside the container's; without a value, the caller's", HelpName = "name=value" };
        Option<string?> user = new("--user", "-u") { Description = "who the program runs as: user, uid, user:group or uid:gid; default as in the container", HelpName = "user" };
        Option<string?> directory = new("--workdir", "-w") { Description = "where the program starts", HelpName = "dir" };
        Command command = new("exec", "run another program in a container that runs") { name, words, detach, interactive, terminal, environment, user, directory };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerExec exec = new(containers, containers.Get(line.GetValue(name)!))
            {
                Program = line.GetValue(words)!,
                Environment = line.GetValue(environment) ?? [],
                User = line.GetValue(user),
                WorkingDirectory = line.GetValue(directory),
                Terminal = line.GetValue(terminal),
                OpenInput = line.GetValue(interactive),
            };
            return exec.Run(line.GetValue(detach));
        });
        return command;
    }
}
