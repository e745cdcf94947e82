using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;

namespace Mocker.Runtime.Commands;

internal static class PlanCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "the id that the container would have", DefaultValueFactory = _ => "container" };
        Option<string> bundle = new("--bundle", "-b") { Description = "the bundle's directory; default the working directory", DefaultValueFactory = _ => ".", HelpName = "dir" };
        Option<string> format = new("--format", "-f") { Description = "how to print; default text", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        Command command = new("plan", "print what create would do, step by step, and do none of it") { id, bundle, format };
        command.SetAction(line =>
        {
            ContainerId name = ContainerId.Parse(line.GetValue(id)!);
            LaunchOptions options = new()
            {
                CgroupDriver = GlobalOptions.Driver(line),
                NotifyDirectory = ServiceNotification.SocketOfManager() is null ? null : GlobalOptions.Store(line).NotifyPathOf(name),
            };
            PrintedPlan plan = PrintedPlan.Of(ConfiguredBundle.Read(line.GetValue(bundle)!), name, options);
            string form = line.GetValue(format)!;
            if (form == "json")
                Output.WriteJson(plan.WriteTo);
            else if (form == "text")
                Output.Write(plan.ToString());
            else
                throw new ContainerException($"unknown format \"{form}\": it is text or json");
        });
        return command;
    }
}
