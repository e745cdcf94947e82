using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class RmCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.ZeroOrMore };
        Option<bool> force = new("--force", "-f") { Description = "also those that run, which are killed; and nothing to remove is no error" };
        Option<bool> all = new("--all", "-a") { Description = "all containers that do not run, with --force all" };
        Option<bool> volumes = new("--volumes", "-v") { Description = "with the volumes of their own, which end with them anyhow; those with names stay" };
        Command command = new("rm", "remove containers") { names, force, all, volumes };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            bool kill = line.GetValue(force), every = line.GetValue(all);
            string[] wanted = line.GetValue(names)!;
            if (wanted.Length == 0 != every)
                throw new ImageException("name the containers, or say --all");
            if (every)
                wanted = [.. containers.All().Where(each => kill || !ContainerState.Of(containers, each.Directory, each.Record).IsRunning).Select(each => each.Directory.Id)];
            return CommandLine.ForEach(wanted, name =>
            {
                if ((kill ? containers.Find(name) : containers.Get(name)) is not ContainerDirectory directory)
                    return;
                new ContainerRemoval(containers, directory).Run(kill);
                Console.WriteLine(name);
            });
        });
        return command;
    }
}
