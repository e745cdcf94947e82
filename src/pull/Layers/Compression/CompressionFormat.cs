namespace Mocker.Pull.Layers.Compression;

/// <summary>How a layer's archive is packed.</summary>
public enum CompressionFormat
{
    /// <summary>Not at all: a tar archive.</summary>
    None,

    /// <summary>RFC 1952, of one or several members.</summary>
    Gzip,

    /// <summary>RFC 8878, of one or several frames.</summary>
    Zstd,
}
