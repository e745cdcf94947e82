namespace Mocker.Pull.Layers.Tar;

/// <summary>A piece of a sparse file that is in the archive; all around it is a hole.</summary>
/// <param name="Offset">Where in the file, bytes.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct SparseExtent(long Offset, long Length);
