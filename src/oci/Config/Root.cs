namespace Mocker.Oci;

/// <summary>The container's root filesystem (config.md, Root).</summary>
public sealed class Root
{
    /// <summary>Path of an existing directory: absolute, or relative to the bundle; required.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the root filesystem is read-only inside the container.</summary>
    public bool Readonly { get; init; }
}
