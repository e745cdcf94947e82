using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>A NUL-terminated UTF-8 copy of a string for one raw call; freed by Dispose.</summary>
public readonly unsafe ref struct CString(string value)
{
    private readonly byte* _bytes = (byte*)Marshal.StringToCoTaskMemUTF8(value);

    public void Dispose() => Marshal.FreeCoTaskMem((nint)_bytes);

    public static implicit operator byte*(CString text) => text._bytes;
}
