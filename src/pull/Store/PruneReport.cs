using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>What was removed from the store.</summary>
/// <param name="Blobs">The blobs that no image needed.</param>
/// <param name="Bytes">Bytes of them and of what interrupted pulls had left.</param>
public sealed record PruneReport(IReadOnlyList<Digest> Blobs, long Bytes);
