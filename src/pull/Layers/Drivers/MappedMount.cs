using Mocker.Container.Launch;
using Mocker.Linux;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>What is at a path, as a detached mount in which ids are mapped (mount_setattr(2), MOUNT_ATTR_IDMAP).</summary>
internal static unsafe class MappedMount
{
    /// <param name="path">A directory.</param>
    /// <param name="ids">The namespace that says how.</param>
    /// <exception cref="ImageException">The kernel or the file system cannot do that.</exception>
    public static Descriptor Of(string path, MappingNamespace ids)
    {
        Descriptor tree = Clone(path);
        int result = Mounts.MapIds(tree.Number, ids.Open(), recursive: false);
        if (result >= 0)
            return tree;
        tree.Dispose();
        if (result is -(int)Errno.EINVAL or -(int)Errno.ENOSYS)
            throw new ImageException($"{path} cannot be mounted with mapped ids, which a container with a user namespace needs: that takes Linux 5.12 or newer, and a file system that allows it, such as ext4, XFS or btrfs");
        throw new LinuxException("mount_setattr(2)", (Errno)(-result), path);
    }

    /// <summary>What is at a path, as a detached mount without what is mounted below.</summary>
    public static Descriptor Clone(string path)
    {
        using CString name = new(path);
        return new((int)Kernel.Check(Mounts.CloneTree(Files.CurrentDirectory, name, AtFlags.None), "open_tree(2)", path));
    }
}
