using Mocker.Linux;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Containers;

/// <summary>
/// Lets root of a container's user namespace, who is an ordinary user outside, get to its root filesystem: what is above is closed to others. As
/// dockerd does it, the store lets others pass, and the container's own directories let its group pass, so that no other user of the machine gets in.
/// </summary>
internal static class NamespaceAccess
{
    /// <param name="storeRoot">The store's directory.</param>
    /// <param name="directory">The container.</param>
    /// <param name="ids">Its ids.</param>
    /// <exception cref="ImageException">The store is in a directory that is closed to others.</exception>
    public static void Give(string storeRoot, ContainerDirectory directory, ContainerIds ids)
    {
        for (string? above = Path.GetDirectoryName(storeRoot); above is not null; above = Path.GetDirectoryName(above))
            if ((File.GetUnixFileMode(above) & UnixFileMode.OtherExecute) == 0)
                throw new ImageException($"--userns: {above} is closed to others, also to root of a user namespace, who has to get to the container's files: open it (chmod o+x), or take another --store");
        foreach (string path in (string[])[storeRoot, Path.GetDirectoryName(directory.Path)!])
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherExecute);
        foreach (string path in (string[])[directory.Path, directory.DriverDirectory])
        {
            using Descriptor opened = LayerUnpacking.OpenDirectory(path);
            Kernel.Check(Files.ChOwn(opened.Number, Credentials.EffectiveUserId(), ids.RootGid), "chown(2)", path);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        }
    }
}
