using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Pack;

/// <summary>Which extended attributes of a file belong to its image: those that belong to the host or its file system do not.</summary>
internal static class LayerAttributes
{
    /// <summary>The names, in order.</summary>
    public static byte[][] Names(AttributeHolder file) =>
        [.. file.Names().Where(name => !IsHosts(name)).Order(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))];

    /// <summary>
    /// What overlay file systems keep; SELinux's labels, which the host gives; a signature that holds for the inode alone (evmctl(1)); properties of
    /// btrfs (btrfs-property(8)); NFS's access lists.
    /// </summary>
    private static bool IsHosts(byte[] name) =>
        FileMetadata.IsOverlayAttribute(name)
        || name.AsSpan().SequenceEqual("security.selinux"u8)
        || name.AsSpan().SequenceEqual("security.evm"u8)
        || name.AsSpan().SequenceEqual("system.nfs4_acl"u8)
        || name.AsSpan().StartsWith("btrfs."u8);
}
