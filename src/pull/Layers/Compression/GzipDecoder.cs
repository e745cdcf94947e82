using System.Runtime.InteropServices;

namespace Mocker.Pull.Layers.Compression;

/// <summary>Unpacks gzip, strictly: every member has to be whole, and nothing but members may be there (so has Go's compress/gzip it).</summary>
/// <remarks>
/// GZipStream would not do: it takes an archive that breaks off for one that ends, and is silent about what comes after the last member.
/// So this calls the zlib-ng below it, which is linked into the executable. Its entries are .NET's own affair; a test fails when they change.
/// </remarks>
internal sealed unsafe class GzipDecoder : Decoder
{
    private const string Library = "libSystem.IO.Compression.Native";
    private const int Ok = 0, StreamEnd = 1, BufferError = -5, NoFlush = 0;

    // The largest window, with gzip's header and checksums (zlib.h, inflateInit2).
    private const int GzipWindow = 15 + 16;

    private const int InputSize = 128 * 1024;

    private readonly byte* _input;
    private readonly ZStream* _stream;
    private bool _open, _within;

    public GzipDecoder(Stream packed) : base(packed)
    {
        _input = (byte*)NativeMemory.Alloc(InputSize);
        _stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
    }

    public override int Read(byte[] buffer)
    {
        fixed (byte* output = buffer)
        {
            _stream->NextOut = output;
            _stream->AvailableOut = (uint)buffer.Length;
            while (_stream->AvailableOut > 0)
            {
                if (_stream->AvailableIn == 0 && !Refill())
                    break;
                if (!_within)
                    Begin();
                int result = Inflate(_stream, NoFlush);
                if (result == StreamEnd)
                    _within = false;
                else if (result is not Ok and not BufferError)
                    throw new ImageException($"the gzip archive is damaged near byte {PackedRead - _stream->AvailableIn}");
            }
            return buffer.Length - (int)_stream->AvailableOut;
        }
    }

    public override void Dispose()
    {
        End();
        NativeMemory.Free(_input);
        NativeMemory.Free(_stream);
        base.Dispose();
    }

    private bool Refill()
    {
        int read = ReadPacked(new Span<byte>(_input, InputSize));
        _stream->NextIn = _input;
        _stream->AvailableIn = (uint)read;
        return read > 0 || !_within ? read > 0 : throw new ImageException($"the gzip archive breaks off at byte {PackedRead}");
    }

    private void Begin()
    {
        End();
        if (InflateInit(_stream, GzipWindow) != Ok)
            throw new ImageException("the gzip archive cannot be unpacked: no memory");
        _open = _within = true;
    }

    private void End()
    {
        if (_open)
            _ = InflateEnd(_stream);
        _open = false;
    }

    [DllImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    private static extern int InflateInit(ZStream* stream, int windowBits);

    [DllImport(Library, EntryPoint = "CompressionNative_Inflate")]
    private static extern int Inflate(ZStream* stream, int flush);

    [DllImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    private static extern int InflateEnd(ZStream* stream);

    [StructLayout(LayoutKind.Explicit)]
    private struct ZStream
    {
        [FieldOffset(0)] public byte* NextIn;
        [FieldOffset(8)] public byte* NextOut;
        // A message and the library's own state are in between.
        [FieldOffset(32)] public uint AvailableIn;
        [FieldOffset(36)] public uint AvailableOut;
    }
}
