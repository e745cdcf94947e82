namespace Mocker.Container.Cgroups.Steps;

/// <summary>
/// Version 2: refuses a limit below what is in use. Version 1 does that itself (EBUSY); here the kernel would rather
/// reclaim and then kill (config-linux.md, checkBeforeUpdate).
/// </summary>
/// <param name="directory">The cgroup.</param>
/// <param name="limit">Bytes of memory, or of memory and swap.</param>
/// <param name="pointer">JSON pointer to the limit.</param>
public sealed class CheckMemoryUsage(CgroupDirectory directory, long limit, string pointer) : CgroupStep(directory, pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        if (tree.IsNew(Directory.Path))
            return;
        // A cgroup without this file has no memory accounting, and so no usage to compare: the write that follows tells.
        string current = tree.Read(Directory, "memory.current", out _) ?? "";
        if (ulong.TryParse(current.AsSpan().TrimEnd('\n'), out ulong usage) && (ulong)limit <= usage)
        {
            throw new ContainerException(
                $"the limit of {limit} bytes is not above what the container uses now, {usage} bytes " +
                $"({Directory}/memory.current); free memory or give more", Pointer);
        }
    }

    public override string ToString() => $"check {Directory}/memory.current < {limit}";
}
