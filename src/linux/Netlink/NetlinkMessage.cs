using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Mocker.Linux.Netlink;

/// <summary>
/// A netlink(7) message while it is being built, in memory of the caller's (on the stack, usually): the header, a family's
/// own header, attributes. What does not fit is the caller's mistake, and an ArgumentException.
/// </summary>
public ref struct NetlinkMessage
{
    /// <summary>NLA_F_NESTED.</summary>
    internal const ushort Nested = 0x8000;

    private readonly Span<byte> _buffer;
    private readonly NetlinkHeader _header;
    private int _length;

    /// <param name="buffer">Where it is built.</param>
    /// <param name="type">The message's type, of its family.</param>
    /// <param name="flags">What is wanted of it.</param>
    public NetlinkMessage(Span<byte> buffer, ushort type, NetlinkFlags flags)
    {
        _buffer = buffer;
        _header = new() { Type = type, Flags = flags };
        _length = NetlinkHeader.Size;
    }

    /// <summary>Appends the family's header; attributes follow it.</summary>
    public void Add<T>(in T header) where T : unmanaged => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in header)));

    /// <summary>Appends an attribute.</summary>
    public void Add(ushort type, scoped ReadOnlySpan<byte> value)
    {
        int start = BeginNested(type, flag: 0);
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
        EndNested(start);
    }

    /// <inheritdoc cref="Add(ushort, ReadOnlySpan{byte})"/>
    public void Add(ushort type, int value) => Add(type, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary>Appends an attribute that is a number with its highest byte first, as nf_tables and addresses have them.</summary>
    public void AddBigEndian(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Add(type, bytes);
    }

    /// <summary>Appends an attribute that is a NUL-terminated string.</summary>
    public void Add(ushort type, string value)
    {
        int start = BeginNested(type, flag: 0);
        _length += Encoding.UTF8.GetBytes(value, _buffer[_length..]);
        _buffer[_length++] = 0;
        EndNested(start);
    }

    /// <summary>Appends an attribute that holds those added until <see cref="EndNested"/>.</summary>
    /// <returns>What EndNested wants.</returns>
    public int BeginNested(ushort type) => BeginNested(type, Nested);

    /// <summary>Ends what <see cref="BeginNested(ushort)"/> began.</summary>
    public void EndNested(int start)
    {
        MemoryMarshal.Write(_buffer[start..], (ushort)(_length - start));
        Align();
    }

    /// <summary>All that comes after the header.</summary>
    internal readonly ReadOnlySpan<byte> Attributes => _buffer[NetlinkHeader.Size.._length];

    /// <summary>The message as it is sent.</summary>
    internal readonly Span<byte> Finish(uint sequence)
    {
        MemoryMarshal.Write(_buffer, _header with { Length = _length, Sequence = sequence });
        return _buffer[.._length];
    }

    private int BeginNested(ushort type, ushort flag)
    {
        int start = _length;
        MemoryMarshal.Write(_buffer[(start + 2)..], (ushort)(type | flag));
        _length += 4;
        return start;
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
        Align();
    }

    private void Align()
    {
        while (_length % 4 != 0)
            _buffer[_length++] = 0;
    }
}
