using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

internal static class UpdateCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a container that is not stopped" };
        Option<string?> file = new("--resources", "-r") { Description = "file with the limits to change (config-linux.md, linux.resources), or - for standard input; of the other options only those of Intel RDT count then", HelpName = "file" };
        UpdateArguments arguments = new();
        Command command = new("update", "change a container's limits; those not named stay") { id, file };
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            LinuxIntelRdt? rdt = arguments.ReadRdt(line);
            if (line.GetValue(file) is not string name)
            {
                Updating.Run(GlobalOptions.Store(line), line.GetValue(id)!, arguments.Read(line), rdt, UpdateArguments.PlaceOf);
                return;
            }
            arguments.WarnOfIgnored(line);
            Updating.Run(
                GlobalOptions.Store(line), line.GetValue(id)!, ReadResources(name), rdt,
                pointer => pointer == "/intelRdt" ? UpdateArguments.PlaceOf(pointer) : "resources.json#" + pointer);
        });
        return command;
    }

    private static LinuxResources ReadResources(string file)
    {
        byte[] text = file == "-"
            ? FileContents.ReadAll(0, "standard input")
            : FileContents.Read(Files.CurrentDirectory, file) ?? throw new ContainerException($"there is no file \"{file}\" with resources");
        LinuxResources resources = LinuxResources.Parse(text);
        foreach (SpecWarning warning in SpecValidator.Validate(resources, text))
            Log.Warning($"resources.json#{warning.Pointer}: {warning.Message}");
        return resources;
    }
}
