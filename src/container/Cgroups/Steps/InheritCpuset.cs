using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>
/// Version 1: gives the cgroup the CPUs or memory nodes of the one above. A new cpuset has none, and no task can be
/// attached to it then (cpuset(7), ENOSPC); config.json need not name them.
/// </summary>
/// <param name="directory">The cpuset cgroup.</param>
/// <param name="file"><c>cpuset.cpus</c> or <c>cpuset.mems</c>.</param>
public sealed class InheritCpuset(CgroupDirectory directory, string file) : CgroupStep(directory, CgroupPath.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        if (!tree.IsNew(Directory.Path) && tree.Read(Directory, file, out _) is { Length: > 1 })
            return;
        Fill(Directory, Directory.Path, file);
    }

    /// <summary>Copies the value from above, which is filled first where it is empty itself. Returns the value.</summary>
    internal static string Fill(CgroupDirectory cgroup, string path, string file)
    {
        string parent = cgroup.ParentOf(path) ?? throw new ContainerException($"{path}/{file} is empty at the root of the hierarchy, so no cgroup can have any");
        string? value = CgroupFile.ReadAt(parent, file, out Errno error);
        if (value is null)
            throw new ContainerException($"cannot read {parent}/{file}, which the container's cgroup inherits: {LinuxException.Text(error)}", CgroupPath.Pointer);
        if (value.Length <= 1)
            value = Fill(cgroup, parent, file);
        int result = CgroupFile.WriteAt(path, file, value);
        if (result < 0)
            throw new ContainerException($"cannot write {path}/{file}, which the container's cgroup inherits: {LinuxException.Text((Errno)(-result))}", CgroupPath.Pointer);
        return value;
    }

    public override string ToString() => $"inherit {file} {Directory}";
}
