using Mocker.Linux;
using Mocker.Pull.Layers.Tar;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Pack;

/// <summary>Where a file has data, if it is mostly holes.</summary>
internal static class FileExtents
{
    /// <summary>
    /// Bytes of holes that are written as zeros. image-spec says that sparse entries should not be used, for not everybody reads them (layer.md,
    /// "Sparse files"); but a terabyte of zeros nobody unpacks either.
    /// </summary>
    private const long HolesWritten = 64 << 20;

    // What the kernel counts blocks in, whatever the file system's are.
    private const long BlockSize = 512;

    private const int MostExtents = 100_000;

    /// <returns>Null where the file is written whole; otherwise its pieces and, as GNU tar wants it, an empty one at the end.</returns>
    public static List<SparseExtent>? Of(int file, in FileStatus status, byte[] path)
    {
        long size = (long)status.Size;
        if (size - (long)status.Blocks * BlockSize <= HolesWritten)
            return null;
        List<SparseExtent> extents = [];
        long holes = size;
        for (long at = 0; at < size;)
        {
            long data = Files.Seek(file, at, SeekTarget.Data);
            // No data until the end.
            if (data == -(int)Errno.ENXIO)
                break;
            FileMetadata.Check((int)Math.Min(data, 0), "lseek(2)", path);
            long end = Math.Min(Files.Seek(file, data, SeekTarget.Hole), size);
            FileMetadata.Check((int)Math.Min(end, 0), "lseek(2)", path);
            extents.Add(new SparseExtent(data, end - data));
            holes -= end - data;
            at = end;
        }
        // Compressed file systems have fewer blocks and no holes.
        if (holes <= HolesWritten || extents.Count > MostExtents)
            return null;
        extents.Add(new SparseExtent(size, 0));
        return extents;
    }
}
