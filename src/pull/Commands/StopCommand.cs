using System.CommandLine;
using System.Globalization;
using Mocker.Pull.Bundles;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class StopCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Option<string?> time = new("--time", "-t") { Description = "seconds before a container that does not end is killed; default its --stop-timeout", HelpName = "seconds" };
        Command command = new("stop", "ask containers to end, and kill those that do not") { names, time };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            int? seconds = line.GetValue(time) is not string text ? null
                : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
                : throw BundleOptions.Malformed(time, text, "a number of seconds");
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
