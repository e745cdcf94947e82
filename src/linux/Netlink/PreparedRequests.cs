using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>Requests in unmanaged memory, with the socket that they go to: a forked child can send them.</summary>
public sealed unsafe class PreparedRequests : IDisposable
{
    private readonly byte* _bytes;
    private readonly int _size;

    internal PreparedRequests(Descriptor socket, ReadOnlySpan<byte> bytes)
    {
        Socket = socket.Number;
        _size = bytes.Length;
        _bytes = (byte*)NativeMemory.Alloc((nuint)_size);
        bytes.CopyTo(new Span<byte>(_bytes, _size));
    }

    /// <summary>The socket, which is its owner's to close.</summary>
    public int Socket { get; }

    /// <summary>Sends them; what the kernel says about them is not read.</summary>
    public void Send()
    {
        if (_size > 0)
            Files.Write(Socket, _bytes, _size);
    }

    public void Dispose() => NativeMemory.Free(_bytes);
}
