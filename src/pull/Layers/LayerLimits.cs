namespace Mocker.Pull.Layers;

/// <summary>What a layer may ask for before it is taken for a bomb (docs/layers.md, "Limits").</summary>
public sealed record LayerLimits
{
    public static readonly LayerLimits Default = new();

    /// <summary>Entries of one layer.</summary>
    public int Entries { get; init; } = 4 << 20;

    /// <summary>Bytes of one extension header: PAX records, a GNU long name. Go's archive/tar has the same limit.</summary>
    public int ExtensionHeader { get; init; } = 1 << 20;

    /// <summary>Extension headers before one entry.</summary>
    public int ExtensionHeaders { get; init; } = 16;

    /// <summary>PAX records that are for the whole archive.</summary>
    public int GlobalRecords { get; init; } = 1024;

    /// <summary>Extended attributes of one file.</summary>
    public int Attributes { get; init; } = 1024;

    /// <summary>Bytes of a name or of a link's target: PATH_MAX less the NUL.</summary>
    public int Name { get; init; } = 4095;

    /// <summary>Pieces of one sparse file.</summary>
    public int SparseExtents { get; init; } = 1 << 20;

    /// <summary>Bytes of one layer, unpacked.</summary>
    public long Unpacked { get; init; } = 1L << 40;

    /// <summary>Bytes of a file's size, holes included (2^43 - 1: what ext4 can hold is 2^44).</summary>
    public long FileSize { get; init; } = (1L << 43) - 1;

    /// <summary>Bytes that a layer may unpack to whatever its compressed size is.</summary>
    public long UnpackedFree { get; init; } = 1L << 30;

    /// <summary>Bytes that each compressed byte may become beyond <see cref="UnpackedFree"/>. gzip reaches 1032 with nothing but zeros.</summary>
    public int Ratio { get; init; } = 200;
}
