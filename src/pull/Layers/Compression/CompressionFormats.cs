namespace Mocker.Pull.Layers.Compression;

/// <summary>Which format a layer has: by its first bytes, and by its media type.</summary>
public static class CompressionFormats
{
    /// <summary>How many bytes <see cref="Of(ReadOnlySpan{byte})"/> wants to see.</summary>
    public const int MagicSize = 6;

    /// <param name="start">The layer's first bytes, <see cref="MagicSize"/> or all that it has.</param>
    /// <exception cref="ImageException">It is a format that layers cannot have.</exception>
    public static CompressionFormat Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return CompressionFormat.Gzip;
        // A frame, or one that decoders skip (0x184D2A50 to 5F), with which indexed archives begin.
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])
            || start.Length >= 4 && (start[0] & 0xf0) == 0x50 && start[1..4].SequenceEqual((ReadOnlySpan<byte>)[0x2a, 0x4d, 0x18]))
            return CompressionFormat.Zstd;
        string? foreign = start.StartsWith("BZh"u8) ? "bzip2" : start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz" : null;
        return foreign is null
            ? CompressionFormat.None
            : throw new ImageException($"the layer is packed with {foreign}, which image-spec does not have: gzip, zstd or nothing are what a layer can be packed with");
    }

    /// <summary>What a media type promises; null for one that says nothing about it.</summary>
    public static CompressionFormat? OfMediaType(string mediaType) =>
        mediaType.EndsWith(".tar+gzip", StringComparison.Ordinal) || mediaType.EndsWith(".tar.gzip", StringComparison.Ordinal) ? CompressionFormat.Gzip
        : mediaType.EndsWith(".tar+zstd", StringComparison.Ordinal) || mediaType.EndsWith(".tar.zstd", StringComparison.Ordinal) ? CompressionFormat.Zstd
        : mediaType.EndsWith(".tar", StringComparison.Ordinal) ? CompressionFormat.None
        : null;

    /// <summary>How messages call it.</summary>
    public static string Word(this CompressionFormat format) => format switch
    {
        CompressionFormat.Gzip => "gzip",
        CompressionFormat.Zstd => "zstd",
        _ => "not packed",
    };
}
