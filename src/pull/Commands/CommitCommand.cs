using System.CommandLine;
using Mocker.Container.Lifecycle;
using Mocker.Pull.Containers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Making;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class CommitCommand
{
    public static Command Make()
    {
        Argument<string> container = new("container") { Description = ContainerNameArgument.Description };
        Argument<string> name = new("name") { Description = "name of the image" };
        Option<bool> noPause = new("--no-pause") { Description = "do not keep a running container's processes where they are meanwhile" };
        MakingOptions making = new();
        Command command = new("commit", "make an image of a container: its image, and a layer with what it has changed") { container, name, noPause };
        making.AddTo(command);
        command.SetAction(line =>
        {
            ImageReference reference = MakingOptions.Name(line.GetValue(name)!);
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory directory = containers.Get(line.GetValue(container)!);
            using ImageStore store = CommandLine.OpenStore(line);
            ContainerRecord record = directory.Read();
            Image below = new(store.Blobs, ImageReference.Parse(record.ImageName), record.Manifest);
            NewImage image = new()
            {
                Name = reference,
                Platform = below.Config.Platform,
                Below = below,
                Parameters = ParameterChange.Apply(below.Config.Config, making.Changes(line)),
                Author = making.Author(line),
                Comment = making.Message(line),
                CreatedBy = string.Join(' ', record.Command),
            };
            UnpackNotes notes = new();
            LayerMaker maker = new(store.Blobs, making.Compression(line), notes);
            PackedLayer? layer;
            bool paused = !line.GetValue(noPause) && ContainerState.Of(containers, directory, record).Phase == ContainerPhase.Running;
            if (paused)
                Pausing.Pause(containers.Engine, directory.Id);
            try
            {
                layer = maker.OfContainer(below, containers.Drivers.Open(record.Driver), directory.DriverDirectory, new MountPoints(record.MountPoints));
            }
            finally
            {
                if (paused)
                    Pausing.Resume(containers.Engine, directory.Id);
            }
            Console.WriteLine(image.Add(store, layer).Reference);
            foreach (string note in notes.Sentences)
                Output.WriteError(note);
        });
        return command;
    }
}
