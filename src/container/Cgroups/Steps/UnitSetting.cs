using Mocker.Container.Cgroups.Systemd;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>One property of the container's unit. <see cref="StartUnit"/> or <see cref="ChangeUnit"/>, which stands before it, has sent it.</summary>
public sealed class UnitSetting(CgroupDirectory directory, UnitProperty property) : CgroupStep(directory, property.Pointer)
{
    internal override void Execute(CgroupTree tree)
    {
    }

    public override string ToString() => $"property {property}{(property.Since > 0 ? $" from systemd {property.Since} on" : "")}";
}
