namespace Mocker.Pull.Layers.Compression;

/// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
internal unsafe struct ZstdBuffer
{
    public byte* Start;
    public nuint Size;
    public nuint Position;
}
