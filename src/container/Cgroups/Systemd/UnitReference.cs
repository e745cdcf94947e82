namespace Mocker.Container.Cgroups.Systemd;

/// <summary>A unit that was made for a container, as its record keeps it.</summary>
/// <param name="Name">The unit's name.</param>
/// <param name="IsUser">The user's own systemd has it.</param>
public sealed record UnitReference(string Name, bool IsUser)
{
    /// <summary>It is a slice, which outlives the processes below it.</summary>
    public bool IsSlice => SystemdUnit.IsNameOfSlice(Name);
}
