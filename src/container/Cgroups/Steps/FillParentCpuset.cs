namespace Mocker.Container.Cgroups.Steps;

/// <summary>Version 1: sees to it that the cgroup above has CPUs or memory nodes, without which the container's can have none.</summary>
/// <param name="directory">The container's cpuset cgroup.</param>
/// <param name="file"><c>cpuset.cpus</c> or <c>cpuset.mems</c>.</param>
public sealed class FillParentCpuset(CgroupDirectory directory, string file) : CgroupStep(directory, CgroupPath.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        if (Directory.Parent is not { } parent || parent == Directory.Hierarchy.MountPoint)
            return;
        if (CgroupFile.ReadAt(parent, file, out _) is { Length: <= 1 })
            InheritCpuset.Fill(Directory, parent, file);
    }

    public override string ToString() => $"inherit {file} {Directory.Parent} if empty";
}
