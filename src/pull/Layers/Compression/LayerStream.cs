using System.Security.Cryptography;

namespace Mocker.Pull.Layers.Compression;

/// <summary>
/// A layer as its uncompressed archive: a thread of its own unpacks and hashes it some blocks ahead of who reads it.
/// </summary>
internal sealed class LayerStream : ByteSource
{
    private const int BlockSize = 256 * 1024, Blocks = 8;

    private readonly Decoder _decoder;
    private readonly LayerLimits _limits;
    private readonly IncrementalHash _hash;
    private readonly byte[][] _blocks = new byte[Blocks][];
    private readonly int[] _lengths = new int[Blocks];
    private readonly SemaphoreSlim _free = new(Blocks), _filled = new(0);
    private readonly Thread _thread;
    private int _next;
    private bool _reading, _ended;
    private volatile bool _stopped;
    private bool _failed;
    private Exception? _fault;
    private byte[]? _digest;

    /// <param name="packed">The layer; closed with this.</param>
    /// <param name="expected">What its media type promises, or null.</param>
    /// <param name="limits">When it is taken for a bomb.</param>
    /// <param name="algorithm">What <see cref="Digest"/> is computed with.</param>
    /// <exception cref="ImageException">It is packed with something else than promised.</exception>
    public LayerStream(Stream packed, CompressionFormat? expected, LayerLimits limits, HashAlgorithmName algorithm)
    {
        byte[] start = new byte[CompressionFormats.MagicSize];
        start = start[..packed.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        CompressionFormat format = CompressionFormats.Of(start);
        if (expected is CompressionFormat promised && promised != format)
            throw new ImageException($"the layer is {format.Word()}, where its media type says {promised.Word()}");
        Format = format;
        _limits = limits;
        _decoder = Decoder.Of(format, new PrefixedStream(start, packed));
        _hash = IncrementalHash.CreateHash(algorithm);
        _thread = new Thread(Unpack) { IsBackground = true, Name = "unpack" };
        _thread.Start();
    }

    public CompressionFormat Format { get; }

    /// <summary>Reads what is left, so that every byte is hashed, and returns the hash of the whole uncompressed archive: its diff ID.</summary>
    /// <exception cref="ImageException">What is left is damaged.</exception>
    public byte[] Digest()
    {
        Skip(long.MaxValue);
        return _digest!;
    }

    protected override void Dispose(bool disposing)
    {
        _stopped = true;
        _free.Release();
        _thread.Join();
        _decoder.Dispose();
        _hash.Dispose();
        _free.Dispose();
        _filled.Dispose();
        base.Dispose(disposing);
    }

    protected override ReadOnlyMemory<byte> NextBlock()
    {
        if (_ended)
            return default;
        if (!_failed && _reading)
        {
            _free.Release();
            _next = (_next + 1) % Blocks;
        }
        _reading = true;
        if (!_failed)
            _filled.Wait();
        _failed = _fault is not null;
        if (_fault is not null)
            throw _fault is ImageException ? _fault : new ImageException($"the layer cannot be read: {_fault.Message}", _fault);
        _ended = _lengths[_next] == 0;
        return _blocks[_next].AsMemory(0, _lengths[_next]);
    }

    private void Unpack()
    {
        try
        {
            long unpacked = 0;
            for (int at = 0; ; at = (at + 1) % Blocks)
            {
                _free.Wait();
                if (_stopped)
                    return;
                int length = _lengths[at] = _decoder.Read(_blocks[at] ??= GC.AllocateUninitializedArray<byte>(BlockSize));
                _hash.AppendData(_blocks[at], 0, length);
                unpacked += length;
                if (unpacked > _limits.Unpacked || unpacked > _limits.UnpackedFree && (unpacked - _limits.UnpackedFree) / _limits.Ratio > _decoder.PackedRead)
                    throw new ImageException($"the layer is taken for a bomb: its first {_decoder.PackedRead} bytes unpack to more than {unpacked}; docs/layers.md has the limits");
                if (length == 0)
                    _digest = _hash.GetHashAndReset();
                _filled.Release();
                if (length == 0)
                    return;
            }
        }
        catch (Exception e)
        {
            // Thrown again where the block would have been read.
            _fault = e;
            _filled.Release();
        }
    }
}
