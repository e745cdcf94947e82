using System.Runtime.InteropServices;

namespace Mocker.Pull.Layers.Compression;

/// <summary>The entries of libzstd that are used (zstd.h).</summary>
internal static unsafe class Zstd
{
    private const string Library = "libzstd.so.1";

    [DllImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static extern void* CreateContext();

    [DllImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static extern nuint FreeContext(void* context);

    [DllImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static extern nuint SetParameter(void* context, int parameter, int value);

    [DllImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static extern nuint Decompress(void* context, ZstdBuffer* output, ZstdBuffer* input);

    [DllImport(Library, EntryPoint = "ZSTD_DStreamInSize")]
    public static extern nuint InputSize();

    [DllImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static extern void* CreateCompressor();

    [DllImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static extern nuint FreeCompressor(void* context);

    [DllImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static extern nuint SetCompressorParameter(void* context, int parameter, int value);

    /// <param name="context">The compressor.</param>
    /// <param name="output">Where to.</param>
    /// <param name="input">Where from.</param>
    /// <param name="directive">0 to go on, 2 to end the frame.</param>
    /// <returns>0 when all is written out.</returns>
    [DllImport(Library, EntryPoint = "ZSTD_compressStream2")]
    public static extern nuint Compress(void* context, ZstdBuffer* output, ZstdBuffer* input, int directive);

    [DllImport(Library, EntryPoint = "ZSTD_isError")]
    public static extern uint IsError(nuint result);

    [DllImport(Library, EntryPoint = "ZSTD_getErrorName")]
    public static extern nint ErrorName(nuint result);
}
