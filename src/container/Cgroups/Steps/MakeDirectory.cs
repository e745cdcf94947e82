namespace Mocker.Container.Cgroups.Steps;

/// <summary>Makes the container's cgroup in one hierarchy, and those above it that are missing.</summary>
public sealed class MakeDirectory(CgroupDirectory directory) : CgroupStep(directory, CgroupPath.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        if (!tree.Make(Directory))
            CgroupFitness.Check(Directory);
    }

    public override string ToString() => $"mkdir {Directory}";
}
