namespace Mocker.Container.Cgroups;

/// <summary>Devices that are treated otherwise than by default.</summary>
internal sealed record DeviceException(char Type, int? Major, int? Minor, DeviceAccess Access, string Pointer)
{
    public bool SameDevices(DeviceException other) => Type == other.Type && Major == other.Major && Minor == other.Minor;

    /// <summary>There is a device that both are about.</summary>
    public bool Overlaps(DeviceRule rule) =>
        (Major is null || rule.Major is null || Major == rule.Major) && (Minor is null || rule.Minor is null || Minor == rule.Minor);

    public override string ToString() => DeviceRule.Text(Type, Major, Minor, Access);
}
