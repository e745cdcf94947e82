using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class StopCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        StopTimeOption time = new();
        Command command = new("stop", "ask containers to end, and kill those that do not") { names, time.Option };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            int? seconds = time.Read(line);
            // All are asked before any is waited for.
            List<(string Name, ContainerStop Stop)> asked = [];
            int code = CommandLine.ForEach(line.GetValue(names)!, name => asked.Add((name, ContainerStop.Begin(containers, containers.Get(name), seconds))));
            foreach ((string name, ContainerStop stop) in asked)
                code = Math.Max(code, CommandLine.ForEach([name], _ =>
                {
                    stop.End();
                    Console.WriteLine(name);
                }));
            return code;
        });
        return command;
    }
}
