namespace Mocker.Container.Cgroups.Steps;

/// <summary>Puts the container's first process into the cgroup of one hierarchy. <see cref="Cgroup.Attach"/> does it.</summary>
public sealed class Join(CgroupDirectory directory) : CgroupStep(directory, CgroupPath.Pointer)
{
    // The process does not exist yet while the plan is carried out.
    internal override void Execute(CgroupTree tree)
    {
    }

    public override string ToString() => $"join {Directory}";
}
