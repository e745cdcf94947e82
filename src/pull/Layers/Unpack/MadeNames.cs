namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// The names that this layer's entries have: a whiteout hides what is in the layers below only, never what comes with it, whichever is
/// first (image-spec, layer.md, Whiteouts).
/// </summary>
/// <remarks>Kept as hashes, for a layer can have millions. Two that are the same can only mislead an archive about itself.</remarks>
internal sealed class MadeNames
{
    private readonly HashSet<(ulong Directory, ulong Name)> _names = [];

    public void Add(ulong directory, byte[] name) => _names.Add((directory, Hash(name)));

    public bool Contains(ulong directory, byte[] name) => _names.Contains((directory, Hash(name)));

    /// <summary>FNV-1a.</summary>
    private static ulong Hash(byte[] name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in name)
            hash = (hash ^ value) * 0x100000001b3;
        return hash;
    }
}
