namespace Mocker.Pull.Layers.Compression;

/// <summary>Hands on what is not packed.</summary>
internal sealed class PlainDecoder(Stream packed) : Decoder(packed)
{
    public override int Read(byte[] buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && ReadPacked(buffer.AsSpan(filled)) is > 0 and int read)
            filled += read;
        return filled;
    }
}
