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
    private Buffer _in;
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
            Buffer into = new() { Start = output, Size = (nuint)buffer.Length };
            // With a full output there may be more inside the context, so input is not what decides.
            bool inside = _wanted != 0;
            while (into.Position < into.Size)
            {
                if (_in.Position == _in.Size && !Refill() && !inside)
                    break;
                nuint before = into.Position;
                fixed (Buffer* from = &_in)
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
        _in = new Buffer { Start = _input, Size = (nuint)read };
        return read > 0;
    }

    private nuint Check(nuint result) => Zstd.IsError(result) == 0
        ? result
        : throw new ImageException($"the zstd archive is damaged near byte {PackedRead}, or its window is above 128 MiB: {Marshal.PtrToStringUTF8(Zstd.ErrorName(result))}");

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
    private struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    private static class Zstd
    {
        private const string Library = "libzstd.so.1";

        [DllImport(Library, EntryPoint = "ZSTD_createDCtx")]
        public static extern void* CreateContext();

        [DllImport(Library, EntryPoint = "ZSTD_freeDCtx")]
        public static extern nuint FreeContext(void* context);

        [DllImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
        public static extern nuint SetParameter(void* context, int parameter, int value);

        [DllImport(Library, EntryPoint = "ZSTD_decompressStream")]
        public static extern nuint Decompress(void* context, Buffer* output, Buffer* input);

        [DllImport(Library, EntryPoint = "ZSTD_DStreamInSize")]
        public static extern nuint InputSize();

        [DllImport(Library, EntryPoint = "ZSTD_isError")]
        public static extern uint IsError(nuint result);

        [DllImport(Library, EntryPoint = "ZSTD_getErrorName")]
        public static extern nint ErrorName(nuint result);
    }
}
