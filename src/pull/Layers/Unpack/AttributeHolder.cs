using System.Text;
using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>A file whose extended attributes are worked on: an open one, or a name in an open directory, whatever that is.</summary>
internal readonly unsafe struct AttributeHolder
{
    private readonly int _descriptor;
    private readonly byte[]? _path;

    /// <param name="descriptor">Open for reading or writing.</param>
    public AttributeHolder(int descriptor) => _descriptor = descriptor;

    /// <summary>For what cannot be opened: symbolic links, devices, fifos.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">With its NUL.</param>
    public AttributeHolder(int directory, byte[] name) => _path = [.. Encoding.ASCII.GetBytes($"/proc/self/fd/{directory}/"), .. name];

    /// <summary>The names, without their NULs; none where the file system has no attributes.</summary>
    public List<byte[]> Names()
    {
        byte[] list = new byte[ExtendedAttributes.MaximumSize];
        List<byte[]> names = [];
        int length;
        fixed (byte* path = _path, buffer = list)
            length = path is null ? ExtendedAttributes.List(_descriptor, buffer, list.Length) : ExtendedAttributes.List(path, buffer, list.Length);
        if (length != -(int)Errno.EOPNOTSUPP)
            FileMetadata.Check(length, "listxattr(2)", _path);
        ReadOnlySpan<byte> rest = list.AsSpan(0, Math.Max(length, 0));
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            names.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }
        return names;
    }

    /// <returns>The value, or null when there is none.</returns>
    public byte[]? Get(ReadOnlySpan<byte> name)
    {
        byte[] value = new byte[ExtendedAttributes.MaximumSize];
        int size;
        fixed (byte* path = _path, key = (byte[])[.. name, 0], buffer = value)
            size = path is null ? ExtendedAttributes.Get(_descriptor, key, buffer, value.Length) : ExtendedAttributes.Get(path, key, buffer, value.Length);
        return size < 0 ? null : value[..size];
    }

    /// <returns>0, or minus the error number.</returns>
    public int Set(ReadOnlySpan<byte> name, byte[] value)
    {
        fixed (byte* path = _path, key = (byte[])[.. name, 0], bytes = value)
            return path is null ? ExtendedAttributes.Set(_descriptor, key, bytes, value.Length) : ExtendedAttributes.Set(path, key, bytes, value.Length);
    }

    /// <returns>0, or minus the error number.</returns>
    public int Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* path = _path, key = (byte[])[.. name, 0])
            return path is null ? ExtendedAttributes.Remove(_descriptor, key) : ExtendedAttributes.Remove(path, key);
    }
}
