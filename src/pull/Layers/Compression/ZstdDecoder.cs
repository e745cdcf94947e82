using System.Runtime.InteropServices;

namespace Mocker.Pull.Layers.Compression;

/// <summary>Unpacks zstd with libzstd, which is loaded only when a layer needs it.</summary>
internal sealed unsafe class ZstdDecoder : Decoder
{
    // What decoders have to support is 8 MiB (RFC 8878, 3.1.1.1.2); zstd's command line stops at 2^27 as well.
    private const int WindowLogMax = 100, LargestWindowLog = 27;

    private readonly void* _context;
    private readonly byte* _input;
    private readonly nuint _inputSize;
    private ZstdBuffer _in;
    // What libzstd said last: 0 at the end of a frame.
    private nuint _wanted;

    public ZstdDecoder(Stream packed) : base(packed)
    {
        try
        {
            _context = Zstd.CreateContext();
            Check(Zstd.SetParameter(_context, WindowLogMax, LargestWindowLog));
            _inputSize = Zstd.InputSize();
        }
        catch (DllNotFoundException e)
        {
            throw new ImageException("the layer is packed with zstd, and libzstd.so.1 is not here: install it (libzstd1 on Debian and Ubuntu)", e);
        }
        _input = (byte*)NativeMemory.Alloc(_inputSize);
    }

    public override int Read(byte[] buffer)
    {
        fixed (byte* output = buffer)
        {
            ZstdBuffer into = new() { Start = output, Size = (nuint)buffer.Length };
            // With a full output there may be more inside the context, so input is not what decides.
            bool inside = _wanted != 0;
            while (into.Position < into.Size)
            {
                if (_in.Position == _in.Size && !Refill() && !inside)
                    break;
                nuint before = into.Position;
                fixed (ZstdBuffer* from = &_in)
                    _wanted = Check(Zstd.Decompress(_context, &into, from));
                inside = _wanted != 0;
                if (inside && _in.Size == 0 && into.Position == before)
                    throw new ImageException($"the zstd archive breaks off at byte {PackedRead}");
            }
            return (int)into.Position;
        }
    }

    public override void Dispose()
    {
        if (_context is not null)
            _ = Zstd.FreeContext(_context);
        NativeMemory.Free(_input);
        base.Dispose();
    }

    private bool Refill()
    {
        int read = ReadPacked(new Span<byte>(_input, (int)_inputSize));
        _in = new ZstdBuffer { Start = _input, Size = (nuint)read };
        return read > 0;
    }

    private nuint Check(nuint result) => Zstd.IsError(result) == 0
        ? result
        : throw new ImageException($"the zstd archive is damaged near byte {PackedRead}, or its window is above 128 MiB: {Marshal.PtrToStringUTF8(Zstd.ErrorName(result))}");
}
