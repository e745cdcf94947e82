using System.Buffers.Binary;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>
/// How those who wait for a container's end hear its exit code, also of one that is removed at its end: they have the file open before, and it is
/// the same file that the monitor writes to.
/// </summary>
internal sealed unsafe class ExitNotice : IDisposable
{
    private readonly Descriptor _file;

    private ExitNotice(Descriptor file) => _file = file;

    /// <summary>A new one, for a container that is about to be started.</summary>
    public static ExitNotice Make(ContainerDirectory directory)
    {
        File.Delete(directory.ExitFile);
        return new(Open(directory, OpenFlags.ReadWrite | OpenFlags.Create) ?? throw new ImageException($"{directory.ExitFile} vanished"));
    }

    /// <summary>The one of a container that was started; null if there is none.</summary>
    public static ExitNotice? Find(ContainerDirectory directory) => Open(directory, OpenFlags.ReadOnly) is Descriptor file ? new(file) : null;

    public void Write(int code)
    {
        byte* bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(new(bytes, sizeof(int)), code);
        Kernel.Check(Files.WriteAt(_file.Number, bytes, sizeof(int), 0), "write(2)", "the exit code");
    }

    /// <summary>The exit code; null if nobody has written it.</summary>
    public int? Read()
    {
        byte* bytes = stackalloc byte[sizeof(int)];
        return Files.ReadAt(_file.Number, bytes, sizeof(int), 0) == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(new(bytes, sizeof(int))) : null;
    }

    public void Dispose() => _file.Dispose();

    private static Descriptor? Open(ContainerDirectory directory, OpenFlags flags)
    {
        using CString path = new(directory.ExitFile);
        int opened = Files.OpenAt(Files.CurrentDirectory, path, flags, 0x180);
        return opened == -(int)Errno.ENOENT ? null : new((int)Kernel.Check(opened, "open(2)", directory.ExitFile));
    }
}
