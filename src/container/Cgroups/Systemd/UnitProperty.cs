using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>One property of a unit, as systemd's D-Bus interface has it (org.freedesktop.systemd1(5)).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Pointer">JSON pointer to what asked for it in config.json.</param>
/// <param name="Since">The systemd that knows it first: an older one is not told, and the cgroup's file alone has the setting.</param>
public sealed record UnitProperty(string Name, BusValue Value, string Pointer, int Since = 0)
{
    /// <summary>As it is sent, the type <c>(sv)</c>.</summary>
    internal BusStruct Encoded => new(BusValue.Of(Name), new BusVariant(Value));

    public override string ToString() => $"{Name}={Text}";

    private string Text => Value switch
    {
        BusNumber { Signature: "t", Bits: ulong.MaxValue } => "infinity",
        _ => Value.ToString()!,
    };
}
