using System.Security.Cryptography;
using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>Reads content and compares it with its descriptor: too much is an error at once, another digest or too little one at the end.</summary>
public sealed class VerifyingStream : ForwardStream
{
    private readonly Stream _content;
    private readonly ContentDescriptor _descriptor;
    private readonly IncrementalHash _hash;
    private long _read;
    private bool _verified;

    /// <param name="content">Read from where it stands; closed with this stream.</param>
    /// <param name="descriptor">What it has to be.</param>
    public VerifyingStream(Stream content, ContentDescriptor descriptor)
    {
        (_content, _descriptor) = (content, descriptor);
        _hash = IncrementalHash.CreateHash(descriptor.Digest.HashAlgorithm);
    }

    public override long Length => _descriptor.Size;

    protected override long BytesRead => _read;

    public override int Read(Span<byte> buffer)
    {
        int read = _content.Read(buffer);
        Account(buffer[..read], isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _content.ReadAsync(buffer, cancellationToken);
        Account(buffer.Span[..read], isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _content.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Account(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        _read += bytes.Length;
        if (_read > _descriptor.Size)
            throw new ImageException($"{_descriptor.Digest}: more than the {_descriptor.Size} bytes that were said");
        _hash.AppendData(bytes);
        if (!isEnd || _verified)
            return;
        if (_read < _descriptor.Size)
            throw new ImageException($"{_descriptor.Digest}: it ends after {_read} of {_descriptor.Size} bytes");
        Digest found = Digest.OfHash(_hash.GetHashAndReset());
        if (found != _descriptor.Digest)
            throw new ImageException($"what came as {_descriptor.Digest} is {found}");
        _verified = true;
    }
}
