using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// The source of a bind mount as a detached copy that the runtime makes before the fork, with its own rights: a child in a
/// user namespace may neither map a mount's ids nor reach a source in a directory that is closed to others. Where it can
/// do without, it makes a copy of its own.
/// </summary>
/// <param name="propagation">What the copy's propagation becomes, as that of all mounts in the container's mount namespace.</param>
/// <param name="mapping">How its ids are mapped; null to leave them.</param>
/// <param name="isRecursive">The mounts below are mapped too.</param>
internal sealed unsafe class EarlySource(MountFlags propagation, MappingNamespace? mapping, bool isRecursive) : IDisposable
{
    private Descriptor? _tree;

    /// <summary>The copy, or -1 where there is none.</summary>
    public int Tree => _tree?.Number ?? -1;

    /// <summary>Its ids are mapped, so that no other copy will do.</summary>
    public bool IsMapped => mapping is not null;

    /// <summary>Makes the copy.</summary>
    /// <returns>What the kernel refused, in words; null if nothing.</returns>
    public string? Open(string source, MountOptions options)
    {
        using CString path = new(source);
        int tree = Mounts.CloneTree(Files.CurrentDirectory, path, options.Recursive ? AtFlags.Recursive : 0);
        if (tree < 0)
            // The child tells what is wrong, or does it another way on a kernel that lacks the call.
            return mapping is null ? null : Fault("open_tree(2)", tree, "of the source");
        _tree = new(tree);
        int result = Mounts.SetAttributes(tree, 0, 0, propagation & ~MountFlags.Recursive, recursive: true);
        if (result == -(int)Errno.ENOSYS && mapping is null)
        {
            // Linux before 5.12: what the child can reach it binds by mount(2).
            _tree.Dispose();
            _tree = null;
            return null;
        }
        if (result < 0)
            return Fault("mount_setattr(2)", result, "of the propagation");
        if (mapping is null)
            return null;
        try
        {
            result = Mounts.MapIds(tree, mapping.Open(), isRecursive);
        }
        catch (LinuxException e)
        {
            return e.Message;
        }
        return result == -(int)Errno.EINVAL
            ? Fault("mount_setattr(2)", result, "its file system does not support idmapped mounts, or is idmapped already")
            : result < 0 ? Fault("mount_setattr(2)", result, "MOUNT_ATTR_IDMAP") : null;
    }

    public void Dispose()
    {
        _tree?.Dispose();
        mapping?.Dispose();
    }

    private static string Fault(string call, int result, string detail) => $"{call}: {LinuxException.Text((Errno)(-result))}: {detail}";
}
