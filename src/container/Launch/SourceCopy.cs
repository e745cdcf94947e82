using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// The source of a bind mount as a detached copy that the runtime makes, with its own rights: a child in a user namespace
/// may neither map a mount's ids, nor reach a source in a directory that is closed to others, nor change flags that are
/// locked for it, nor bind a directory without the mounts below. Copies with mapped ids are made before the fork, the
/// others when the child, having tried by itself, asks for them (<see cref="ChildMessage.Source"/>).
/// </summary>
/// <param name="propagation">What the copy's propagation becomes, as that of all mounts in the container's mount namespace.</param>
/// <param name="isLocked">It is for a user namespace, whose root must not take off what the host has on it.</param>
/// <param name="mapping">How its ids are mapped; null to leave them.</param>
internal sealed class SourceCopy(MountFlags propagation, bool isLocked, MappingNamespace? mapping) : IDisposable
{
    /// <summary>Its ids are mapped, so that no copy of the child's will do.</summary>
    public bool IsMapped => mapping is not null;

    /// <summary>Makes the copy, with all attributes that the options ask for.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    /// <exception cref="ContainerException">The ids cannot be mapped.</exception>
    public Descriptor Make(string source, MountOptions options)
    {
        Descriptor tree = Clone(source, options.Recursive);
        try
        {
            if (options.Set != 0 || options.Clear != 0)
                Check(Mounts.SetAttributes(tree.Number, options.Set, options.Clear, 0, recursive: false), "mount_setattr(2)");
            Check(Mounts.SetAttributes(tree.Number, options.RecursiveSet, options.RecursiveClear, propagation & ~MountFlags.Recursive, recursive: true), "mount_setattr(2)");
            if (isLocked)
                tree = Replace(tree, MountLock.CopyOf(tree));
            if (mapping is not null)
                Map(tree, mapping.Open(), options.IdMapRecursive);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    public void Dispose() => mapping?.Dispose();

    private static unsafe Descriptor Clone(string source, bool recursive)
    {
        using CString path = new(source);
        return new(Check(Mounts.CloneTree(Files.CurrentDirectory, path, recursive ? AtFlags.Recursive : 0), "open_tree(2)", "of the source"));
    }

    private static void Map(Descriptor tree, int userNamespace, bool recursive)
    {
        int result = Mounts.MapIds(tree.Number, userNamespace, recursive);
        Check(result, "mount_setattr(2)",
            result == -(int)Errno.EINVAL ? "its file system does not support idmapped mounts, or is idmapped already" : "MOUNT_ATTR_IDMAP");
    }

    private static Descriptor Replace(Descriptor old, Descriptor replacement)
    {
        old.Dispose();
        return replacement;
    }

    private static int Check(int result, string call, string? detail = null) =>
        result < 0 ? throw new LinuxException(call, (Errno)(-result), reason: detail) : result;
}
