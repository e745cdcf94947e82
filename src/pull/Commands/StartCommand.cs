using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class StartCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Option<bool> attach = new("--attach", "-a") { Description = "stay with it, as run does; its exit code is ours" };
        Option<bool> interactive = new("--interactive", "-i") { Description = "the same" };
        Command command = new("start", "start containers that were created, or have ended") { names, attach, interactive };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory[] wanted = [.. line.GetValue(names)!.Select(containers.Get)];
            if (line.GetValue(attach) || line.GetValue(interactive))
                return wanted.Length == 1
                    ? new ContainerMonitor(containers, wanted[0]).Run(attached: true, static () => { })
                    : throw new ImageException("--attach: only one container can be stayed with");
            for (int at = 0; at < wanted.Length; at++)
            {
                MonitorProcess.Start(containers, wanted[at]);
                Console.WriteLine(line.GetValue(names)![at]);
            }
            return 0;
        });
        return command;
    }
}
