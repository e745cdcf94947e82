using Mocker.Container.Cgroups.Systemd;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>Has systemd change properties of the container's unit, for as long as it runs.</summary>
/// <param name="directory">The unit's cgroup.</param>
/// <param name="unit">The unit.</param>
/// <param name="properties">What changes, printed as <see cref="UnitSetting"/>s.</param>
public sealed class ChangeUnit(CgroupDirectory directory, UnitReference unit, IReadOnlyList<UnitProperty> properties)
    : CgroupStep(directory, V1.Resources.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
        using SystemdInstance systemd = SystemdInstance.Connect(unit.IsUser);
        systemd.Change(unit.Name, properties);
    }

    public override string ToString() => $"change unit {unit.Name}";
}
