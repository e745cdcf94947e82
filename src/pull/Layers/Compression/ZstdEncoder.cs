using System.Runtime.InteropServices;

namespace Mocker.Pull.Layers.Compression;

/// <summary>Packs into one zstd frame with libzstd, which is loaded only for that.</summary>
internal sealed unsafe class ZstdEncoder : WriteOnlyStream
{
    // zstd.h: ZSTD_c_compressionLevel and ZSTD_c_checksumFlag. Level 3 is the library's own default.
    private const int CompressionLevel = 100, ChecksumFlag = 201, Level = 3;

    private const int Continue = 0, End = 2;

    private readonly Stream _into;
    private readonly byte[] _output = new byte[128 << 10];
    private void* _context;

    /// <param name="into">Gets the frame; stays open.</param>
    public ZstdEncoder(Stream into)
    {
        _into = into;
        try
        {
            _context = Zstd.CreateCompressor();
            Check(Zstd.SetCompressorParameter(_context, CompressionLevel, Level));
            Check(Zstd.SetCompressorParameter(_context, ChecksumFlag, 1));
        }
        catch (DllNotFoundException e)
        {
            throw new ImageException("to pack with zstd, libzstd.so.1 is needed, which is not here: install it (libzstd1 on Debian and Ubuntu), or pack with gzip", e);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Compress(buffer, Continue);

    /// <summary>Ends the frame.</summary>
    public void Finish() => Compress([], End);

    protected override void Dispose(bool disposing)
    {
        if (_context is not null)
            _ = Zstd.FreeCompressor(_context);
        _context = null;
        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> bytes, int directive)
    {
        fixed (byte* input = bytes, output = _output)
        {
            ZstdBuffer from = new() { Start = input, Size = (nuint)bytes.Length };
            nuint rest;
            do
            {
                ZstdBuffer to = new() { Start = output, Size = (nuint)_output.Length };
                rest = Check(Zstd.Compress(_context, &to, &from, directive));
                _into.Write(_output, 0, (int)to.Position);
            }
            while (directive == End ? rest != 0 : from.Position < from.Size);
        }
    }

    private static nuint Check(nuint result) => Zstd.IsError(result) == 0
        ? result
        : throw new ImageException($"zstd cannot pack: {Marshal.PtrToStringUTF8(Zstd.ErrorName(result))}");
}
