using Mocker.Oci;

namespace Mocker.Pull.Layers.Pack;

/// <summary>A layer that was made.</summary>
/// <param name="Blob">As it is kept, packed.</param>
/// <param name="DiffId">The digest of its archive, not packed.</param>
public sealed record PackedLayer(ContentDescriptor Blob, Digest DiffId);
