using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Networks;
using Mocker.Pull.Store;
using Mocker.Pull.Volumes;

namespace Mocker.Pull.Containers;

/// <summary>Makes a container of an image: its directory with a root filesystem and config.json; nothing of it runs yet.</summary>
/// <param name="store">The store, open, so that nobody removes the image meanwhile.</param>
/// <param name="containers">The containers of the store.</param>
internal sealed class ContainerCreation(ImageStore store, ContainerList containers)
{
    /// <param name="image">What it is made of.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="say">Gets what was left out of the image's layers.</param>
    /// <returns>The container; its root filesystem is still mounted.</returns>
    /// <exception cref="ImageException">It cannot be made; nothing of it is left then.</exception>
    public ContainerDirectory Make(Image image, ContainerSettings settings, Action<string> say)
    {
        IGraphDriver driver = new GraphDrivers(store.LayersDirectory).Choose(settings.Driver);
        IReadOnlyList<LayerArchive> layers = LayerArchive.Of(image, store.Blobs);
        NetworkSettings network = settings.Network with
        {
            Network = settings.Network.Network ?? NetworkAttachment.DefaultMode(),
            Ports = [.. settings.Network.Ports, .. settings.Network.PublishAll ? image.Config.Config.ExposedPorts.Select(PortRequest.Parse) : []],
        };
        string stopSignal = settings.Bundle.StopSignal ?? image.Config.Config.StopSignal ?? "SIGTERM";
        SignalNames.Parse(stopSignal);
        UnpackNotes notes = new();
        driver.Unpack(layers, notes);
        foreach (string note in notes.Sentences)
            say(note);
        using FileLock? ranges = settings.Ids is null ? null : containers.LockIds();
        ContainerIds? ids = settings.Ids?.Choose(containers);
        (ContainerDirectory directory, FileLock held) = containers.Make(settings.Name, (id, name) => new()
        {
            Id = id,
            Name = name,
            Created = DateTimeOffset.UtcNow,
            ImageName = image.Reference.ToString(),
            ImageId = image.Id,
            Manifest = image.Descriptor,
            Driver = driver.Name,
            Labels = LabelsOf(image, settings),
            RemovedAtEnd = settings.RemovedAtEnd,
            Terminal = settings.Bundle.Terminal,
            OpenInput = settings.OpenInput,
            StopSignal = stopSignal,
            StopTimeout = settings.StopTimeout,
            Ids = ids,
            Network = network.Network,
            Volumes = [.. settings.Bundle.NamedVolumes.Select(volume => volume.Name).Distinct()],
            LogSize = settings.LogSize,
            LogFiles = settings.LogFiles,
        });
        using (held)
        {
            try
            {
                Fill(directory, driver, layers, image, settings with { Network = network, Bundle = settings.Bundle with { Ids = ids } }, say);
                if (ids is not null)
                    // It is mounted again with mapped ids.
                    driver.Unmount(directory.DriverDirectory);
            }
            catch
            {
                new ContainerRemoval(containers, directory).RemoveStopped(directory.Find());
                throw;
            }
        }
        return directory;
    }

    private void Fill(ContainerDirectory directory, IGraphDriver driver, IReadOnlyList<LayerArchive> layers, Image image, ContainerSettings settings, Action<string> say)
    {
        StoreDirectory.Make(directory.DriverDirectory);
        if (settings.Bundle.Ids is ContainerIds ids)
            NamespaceAccess.Give(containers.StoreRoot, directory, ids);
        driver.Create(layers, directory.DriverDirectory);
        string rootfs = driver.Mount(directory.DriverDirectory);
        using Descriptor root = LayerUnpacking.OpenDirectory(rootfs);
        BundleSettings bundle = settings.Bundle with
        {
            Hostname = settings.Bundle.Hostname ?? (settings.Network.Network == "host" ? Environment.MachineName : directory.Id[..12]),
            Annotations = [.. settings.Labels.Select(label => $"{label.Key}={label.Value}"), .. settings.Bundle.Annotations],
        };
        VolumeStore named = new(containers);
        bundle = bundle with
        {
            // What is mounted in something that is mounted comes after it.
            Mounts = [.. bundle.NamedVolumes.Select(volume => BundleMounts.Mapped(volume.At(named.Prepare(volume, root)), bundle)).Concat(bundle.Mounts).OrderBy(mount => mount.Destination.Count(static c => c == '/'))],
        };
        bundle = new ContainerNetwork(containers, directory).Prepare(directory.Read().Name, settings.Network, bundle, say);
        Dictionary<string, string> volumes = BundleVolumes.Make([.. image.Config.Config.Volumes, .. bundle.Volumes], root, directory.Path, Ownership.Possible);
        RuntimeSpec spec = BundleConfiguration.Make(image.Config, root, bundle, volumes, rootfs);
        StoreDirectory.Write(directory.Path, BundleMaker.Configuration, DocumentText.Of(spec, DocumentText.Tabs).Span, flush: false);
        directory.Write(directory.Read() with { Command = InitProgram.Without(spec.Process!.Args), MountPoints = MountPoints.Find(spec, root) }, flush: false);
        // Of one that is removed at its end nothing is to be found after a loss of power.
        if (!settings.RemovedAtEnd)
            directory.Flush();
    }

    /// <summary>The image's with those asked for, which win.</summary>
    private static Dictionary<string, string> LabelsOf(Image image, ContainerSettings settings)
    {
        Dictionary<string, string> labels = new(image.Config.Config.Labels);
        foreach (var (name, value) in settings.Labels)
            labels[name] = value;
        return labels;
    }
}
