using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>A way to give many containers root filesystems from the same layers.</summary>
public interface IGraphDriver
{
    /// <summary>What the user calls it.</summary>
    string Name { get; }

    /// <summary>Unpacks what is not there yet; several processes share the work.</summary>
    /// <param name="layers">An image's, bottom first.</param>
    /// <param name="notes">Gets what was left out.</param>
    /// <exception cref="ImageException">A layer cannot be unpacked; nothing of it is left.</exception>
    void Unpack(IReadOnlyList<LayerArchive> layers, UnpackNotes notes);

    /// <summary>Makes a container's own root filesystem on top of layers that were unpacked.</summary>
    /// <param name="layers">An image's, bottom first.</param>
    /// <param name="directory">An empty directory, which the driver has from then on. Its files are the caller's to have written to disk.</param>
    void Create(IReadOnlyList<LayerArchive> layers, string directory);

    /// <summary>Writes what a container has changed as a layer on top of its image's (image-spec, layer.md, "Change Types").</summary>
    /// <param name="layers">An image's, bottom first.</param>
    /// <param name="directory">As given to <see cref="Create"/>; nothing should be writing to its files.</param>
    /// <param name="mountPoints">What the runtime has made in it, and is no part of the layer as long as nobody changed it.</param>
    /// <param name="into">Gets the layer.</param>
    /// <exception cref="ImageException">It cannot be told what was changed.</exception>
    void WriteChanges(IReadOnlyList<LayerArchive> layers, string directory, MountPoints mountPoints, LayerPacker into);

    /// <summary>Makes the root filesystem accessible, in this mount namespace; if it is already, that is fine.</summary>
    /// <param name="directory">As given to <see cref="Create"/>.</param>
    /// <param name="ids">The ids in the container's user namespace, which the mount maps; what was mounted before is unmounted. Null where it has the host's.</param>
    /// <returns>Its path, which is always the same.</returns>
    /// <exception cref="ImageException">Ids cannot be mapped here.</exception>
    string Mount(string directory, ContainerIds? ids = null);

    /// <summary>Takes back what <see cref="Mount"/> did; nothing mounted is fine.</summary>
    void Unmount(string directory);

    /// <summary>Removes a container's root filesystem, unmounted.</summary>
    void Remove(string directory);

    /// <summary>Removes what was unpacked and is needed no more.</summary>
    /// <param name="chainIds">What is (image-spec, config.md, "Layer ChainID").</param>
    void Prune(IReadOnlySet<Digest> chainIds);
}
