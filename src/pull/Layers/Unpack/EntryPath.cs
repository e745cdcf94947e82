using System.Text;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>An entry's name as components below the root: without slashes at the ends, empty components and dots.</summary>
internal sealed class EntryPath
{
    private EntryPath(byte[][] parents, byte[]? name, string parentKey)
    {
        Parents = parents;
        Name = name;
        ParentKey = parentKey;
    }

    /// <summary>The directories above it, from the root on; each with a NUL at the end.</summary>
    public byte[][] Parents { get; }

    /// <summary>Its own name with a NUL at the end; null for the root itself.</summary>
    public byte[]? Name { get; }

    /// <summary>The parents as one text, to tell paths apart with: a character a byte, slashes between, nothing for the root.</summary>
    public string ParentKey { get; }

    /// <summary>The whole path as one text, of the same kind as <see cref="ParentKey"/>.</summary>
    public string Key => Name is null ? "" : Join(ParentKey, Name);

    /// <summary>Takes a name of the archive apart.</summary>
    /// <exception cref="ImageException">It has <c>..</c> in it: where that leads to depends on what is there, and no tool that makes images writes it.</exception>
    public static EntryPath Of(ReadOnlySpan<byte> name, TarEntry entry)
    {
        List<byte[]> components = [];
        foreach (Range range in name.Split((byte)'/'))
        {
            ReadOnlySpan<byte> component = name[range];
            if (component.IsEmpty || component.SequenceEqual("."u8))
                continue;
            if (component.SequenceEqual(".."u8))
                throw new ImageException($"{entry}: the name {ByteText.Quoted(name)} has \"..\" in it, which is not unpacked");
            components.Add([.. component, 0]);
        }
        if (components.Count == 0)
            return new EntryPath([], null, "");
        byte[][] parents = [.. components.Take(components.Count - 1)];
        return new EntryPath(parents, components[^1], string.Join('/', parents.Select(Text)));
    }

    /// <summary>A component, with its NUL, as text of a character a byte.</summary>
    public static string Text(byte[] component) => Encoding.Latin1.GetString(component, 0, component.Length - 1);

    /// <summary>The keys' way back into bytes, with a NUL at the end.</summary>
    public static byte[] Bytes(string key) => Encoding.Latin1.GetBytes(key + '\0');

    private static string Join(string parent, byte[] name) => parent.Length == 0 ? Text(name) : $"{parent}/{Text(name)}";
}
