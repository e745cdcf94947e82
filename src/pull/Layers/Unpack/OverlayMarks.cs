using System.Text;
using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>How a layer of an overlay file system hides what is below it (the kernel's overlayfs.rst, "whiteouts and opaque directories").</summary>
internal static class OverlayMarks
{
    private static ReadOnlySpan<byte> Trusted => "trusted.overlay.opaque"u8;

    private static ReadOnlySpan<byte> User => "user.overlay.opaque"u8;

    /// <summary>A character device 0:0, which needs no rights to be made (mknod(2), Linux 5.8).</summary>
    public static bool IsWhiteout(in FileStatus status) =>
        status is { Type: FileType.CharacterDevice, DeviceMajor: 0, DeviceMinor: 0 };

    /// <summary>Whether a directory hides the ones below.</summary>
    /// <param name="directory">O_PATH will do.</param>
    public static bool IsOpaque(Descriptor directory) => IsOpaque(new AttributeHolder(directory.Number, [(byte)'.', 0]));

    /// <inheritdoc cref="IsOpaque(Descriptor)"/>
    public static bool IsOpaque(AttributeHolder directory) => directory.Get(Trusted) is [(byte)'y'] || directory.Get(User) is [(byte)'y'];

    /// <summary>Whether overlay keeps something of that name with a file.</summary>
    public static bool Has(AttributeHolder file, string what) =>
        file.Get(Encoding.ASCII.GetBytes($"trusted.overlay.{what}")) is not null || file.Get(Encoding.ASCII.GetBytes($"user.overlay.{what}")) is not null;

    public static void MakeOpaque(int directory, bool userAttribute, ReadOnlySpan<byte> subject) =>
        FileMetadata.Check(new AttributeHolder(directory).Set(userAttribute ? User : Trusted, "y"u8.ToArray()), "setxattr(2)", subject);
}
