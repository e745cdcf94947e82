namespace Mocker.Container.Cgroups.Steps;

/// <summary>Makes the container's cgroup in one hierarchy, and those above it that are missing.</summary>
/// <param name="directory">The cgroup.</param>
/// <param name="isUnits">It is that of a unit, which systemd may have made already, with the process in it.</param>
public sealed class MakeDirectory(CgroupDirectory directory, bool isUnits = false) : CgroupStep(directory, CgroupPath.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        if (!tree.Make(Directory) && !isUnits)
            CgroupFitness.Check(Directory);
    }

    public override string ToString() => $"mkdir {Directory}";
}
