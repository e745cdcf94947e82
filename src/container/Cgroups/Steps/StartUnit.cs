using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>Has systemd start the container's unit with the first process in it, and waits until it has.</summary>
/// <param name="directory">The cgroup that it becomes.</param>
/// <param name="unit">The unit.</param>
/// <param name="properties">Its properties, which are printed as <see cref="UnitSetting"/>s.</param>
public sealed class StartUnit(CgroupDirectory directory, SystemdUnit unit, IReadOnlyList<UnitProperty> properties)
    : CgroupStep(directory, CgroupPath.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        int pid = tree.FirstProcess;
        if (unit.IsSlice)
            tree.Systemd.Start(unit.Name, properties);
        else
            tree.Systemd.Start(unit.Name, properties, pid);
        tree.HasUnit = true;
        if (!CgroupFile.Exists(Directory.Path))
            throw new ContainerException($"systemd has started {unit}, but its cgroup is not at {Directory}; see systemctl {(unit.IsUser ? "--user " : "")}show -p ControlGroup {unit}", Pointer);
        // A slice takes its processes from whoever has them; version 1 hierarchies the process joins by itself.
        int joined = unit.IsSlice && Directory.Hierarchy.IsUnified ? CgroupFile.WriteAt(Directory.Path, "cgroup.procs", pid.ToString()) : 0;
        if (joined < 0)
            throw CgroupFault.OfAttach(Directory.Path, pid, (Errno)(-joined));
    }

    public override string ToString() => $"start transient unit {unit} {(unit.IsSlice ? "wanting" : "below")} {unit.Slice}{(unit.IsUser ? " by the user's systemd" : "")}";
}
