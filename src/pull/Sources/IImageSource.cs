using Mocker.Oci;
using Mocker.Pull.References;
using Mocker.Pull.Registry;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>Where an image is copied from: a registry, a directory, an archive.</summary>
internal interface IImageSource : IDisposable
{
    /// <summary>What it is called in messages.</summary>
    string Description { get; }

    /// <summary>Under what name the image is kept.</summary>
    ImageReference Reference { get; }

    /// <summary>Where it was found last, if in a registry.</summary>
    RegistryLocation? Place => null;

    /// <summary>The manifest or index that the source names.</summary>
    /// <returns>Its descriptor, with the digest of the bytes that come with it.</returns>
    Task<(ContentDescriptor Descriptor, byte[] Content)> ReadTopAsync(CancellationToken cancellation);

    /// <summary>A manifest or index that another document names, verified.</summary>
    Task<byte[]> ReadManifestAsync(ContentDescriptor manifest, CancellationToken cancellation);

    /// <summary>Copies a blob, or the rest of it, and commits it.</summary>
    Task FetchAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation);
}
