namespace Mocker.Pull.Layers.Tar;

/// <summary>An extended attribute (xattr(7)), byte for byte.</summary>
public readonly record struct TarAttribute(byte[] Name, byte[] Value);
