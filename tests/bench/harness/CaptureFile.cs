using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mocker.Harness;

/// <summary>
/// A file in memory (memfd_create(2)) that takes a child's output. Unlike a pipe it needs no reader, and nobody
/// has to wait for its end while a container's process keeps it open.
/// </summary>
internal sealed unsafe class CaptureFile : IDisposable
{
    private readonly SafeFileHandle handle;

    internal CaptureFile()
    {
        fixed (byte* name = "capture"u8)
        {
            var descriptor = Libc.MemfdCreate(name, 1);
            if (descriptor < 0)
                throw HarnessException.FromErrno("make a memory file for a command's output");
            handle = new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    internal int Descriptor => (int)handle.DangerousGetHandle();

    internal string Text()
    {
        var bytes = new byte[RandomAccess.GetLength(handle)];
        var length = RandomAccess.Read(handle, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    internal void Clear()
    {
        if (Libc.Truncate(Descriptor, 0) < 0 || Libc.Seek(Descriptor, 0, 0) < 0)
            throw HarnessException.FromErrno("empty a memory file");
    }

    public void Dispose() => handle.Dispose();
}
