using System.CommandLine;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

internal static class SpecCommand
{
    public static Command Make()
    {
        Option<string> bundle = new("--bundle", "-b") { Description = "directory to write config.json to; default the working directory", DefaultValueFactory = _ => ".", HelpName = "dir" };
        Option<bool> rootless = new("--rootless") { Description = "for a user who is not root" };
        Command command = new("spec", "write a new config.json to start from") { bundle, rootless };
        command.SetAction(line =>
        {
            string path = Path.Combine(line.GetValue(bundle)!, "config.json");
            if (File.Exists(path))
                throw new ContainerException($"\"{path}\" exists already: remove it first");
            bool unified = Container.Cgroups.CgroupHost.Detect().Mode == Container.Cgroups.CgroupMode.V2;
            RuntimeSpec spec = line.GetValue(rootless)
                ? DefaultSpec.CreateRootless(unified, Credentials.UserId(), Credentials.GroupId())
                : DefaultSpec.Create(unified);
            try
            {
                FileContents.Replace(Files.CurrentDirectory, path, DocumentText.Of(spec, DocumentText.Tabs).Span, 0x1b6);
            }
            catch (LinuxException e)
            {
                throw new ContainerException($"cannot write \"{path}\": {LinuxException.Text(e.Error)}; name a directory that can be written to with --bundle", null, e);
            }
        });
        return command;
    }
}
