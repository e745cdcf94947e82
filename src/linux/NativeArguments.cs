using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>A null-terminated array of NUL-terminated strings, as execve(2) takes them.</summary>
public sealed unsafe class NativeArguments : IDisposable
{
    private readonly int _count;

    public NativeArguments(string[] texts)
    {
        _count = texts.Length;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    public byte** Pointers { get; }

    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
            Marshal.FreeCoTaskMem((nint)Pointers[i]);
        NativeMemory.Free(Pointers);
    }
}
