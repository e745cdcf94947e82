using System.Runtime.InteropServices;
using System.Text;

namespace Mocker.Container.Launch;

/// <summary>
/// Unmanaged memory in which a launch plan is laid out for the forked child: strings as NUL-terminated UTF-8, structs,
/// and arrays of both. Nothing is freed one by one; the whole goes with <see cref="Dispose"/>.
/// </summary>
public sealed unsafe class PlanMemory : IDisposable
{
    private const int BlockSize = 32 * 1024;
    private readonly List<nint> _blocks = [];
    private byte* _next;
    private nint _left;

    /// <summary>A zeroed struct.</summary>
    public T* New<T>() where T : unmanaged => (T*)Take(sizeof(T));

    /// <summary>A zeroed array.</summary>
    public T* Array<T>(int count) where T : unmanaged => (T*)Take(Math.Max(1, count) * sizeof(T));

    /// <summary>The text as NUL-terminated UTF-8, or null for null.</summary>
    public byte* Text(string? text)
    {
        if (text is null)
            return null;
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = Take(length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }

    /// <summary>A null-terminated array of texts, as execve(2) wants argv and envp.</summary>
    public byte** Texts(IReadOnlyList<string> texts)
    {
        byte** array = (byte**)Take((texts.Count + 1) * sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
            array[i] = Text(texts[i]);
        return array;
    }

    /// <summary>A copy of the bytes.</summary>
    public byte* Bytes(ReadOnlySpan<byte> bytes)
    {
        byte* copy = Take(Math.Max(1, bytes.Length));
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks)
            NativeMemory.Free((void*)block);
        _blocks.Clear();
        _left = 0;
    }

    private byte* Take(nint size)
    {
        size = (size + 7) & ~7;
        if (size > _left)
        {
            _left = Math.Max(size, BlockSize);
            _next = (byte*)NativeMemory.AllocZeroed((nuint)_left);
            _blocks.Add((nint)_next);
        }
        byte* taken = _next;
        _next += size;
        _left -= size;
        return taken;
    }
}
