using Mocker.Oci;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.References;
using Mocker.Pull.Store;
using Mocker.Pull.Volumes;

namespace Mocker.Pull.Containers;

/// <summary>Removes from a store what no image and no container needs: blobs, unpacked layers, and containers that were never finished.</summary>
internal static class StorePruning
{
    /// <inheritdoc cref="ImageStore.Prune"/>
    public static PruneReport? Run(ImageStore store, ContainerList containers, bool wait, Action? waiting = null) => store.Prune(wait, waiting, () =>
    {
        foreach (ContainerDirectory left in containers.Unfinished())
            RemoveUnfinished(containers, left);
        new VolumeStore(containers).PruneUnfinished();
        HashSet<Digest> needed = NeededLayers(store, containers);
        foreach (IGraphDriver driver in containers.Drivers.All)
            driver.Prune(needed);
    });

    private static void RemoveUnfinished(ContainerList containers, ContainerDirectory left)
    {
        using FileLock? held = left.TryLock(wait: false);
        if (held is not null && !left.HasRecord)
            new ContainerRemoval(containers, left).RemoveStopped(null);
    }

    /// <summary>The layers of the images that have a name, and of those that containers are made of.</summary>
    private static HashSet<Digest> NeededLayers(ImageStore store, ContainerList containers)
    {
        IEnumerable<Image> images =
        [
            .. store.List().Where(image => store.Blobs.Contains(image.Descriptor.Digest)),
            .. containers.All().Select(container => new Image(store.Blobs, ImageReference.Parse(container.Record.ImageName), container.Record.Manifest)),
        ];
        HashSet<Digest> needed = [];
        foreach (Image image in images)
            needed.UnionWith(LayerArchive.ChainIds(image.Config.Rootfs.DiffIds));
        return needed;
    }
}
