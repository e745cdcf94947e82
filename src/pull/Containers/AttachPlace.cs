using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>The path of a container's socket for those who attach, by a descriptor of its directory: a store's path may be longer than a socket's name can be (unix(7)).</summary>
internal readonly unsafe ref struct AttachPlace
{
    private readonly Descriptor _directory;
    private readonly CString _path;

    public AttachPlace(ContainerDirectory directory)
    {
        using CString name = new(directory.Path);
        _directory = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.Path | OpenFlags.Directory), "open(2)", directory.Path));
        _path = new($"/proc/self/fd/{_directory.Number}/{AttachPacket.SocketName}");
    }

    public byte* Path => _path;

    public void Dispose()
    {
        _path.Dispose();
        _directory.Dispose();
    }
}
