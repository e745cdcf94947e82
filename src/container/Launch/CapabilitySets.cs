using System.Text;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>The five capability sets as bit masks by capability number.</summary>
internal readonly record struct CapabilitySets(ulong Bounding, ulong Effective, ulong Permitted, ulong Inheritable, ulong Ambient)
{
    /// <summary>CAP_SYS_ADMIN.</summary>
    public const ulong SysAdmin = 1UL << 21;

    /// <summary>CAP_SYS_PTRACE.</summary>
    public const ulong SysPtrace = 1UL << 19;

    /// <summary>The sets of a configuration. Unknown names were warned of by the validator and are left out (config.md, capabilities).</summary>
    public static CapabilitySets From(LinuxCapabilities capabilities) => new(
        Mask(capabilities.Bounding), Mask(capabilities.Effective), Mask(capabilities.Permitted),
        Mask(capabilities.Inheritable), Mask(capabilities.Ambient));

    /// <summary>
    /// These sets as far as the kernel will grant them (capset(2), capabilities(7)): the effective set within the permitted
    /// one, the inheritable within the bounding set, the ambient within both others, and nothing that the runtime lacks.
    /// </summary>
    /// <param name="permitted">What the runtime itself is permitted.</param>
    /// <param name="refused">What some set asked for and does not get.</param>
    /// <param name="refusedAmbient">What only the ambient set asked for and does not get.</param>
    public CapabilitySets GrantedFrom(ulong permitted, out ulong refused, out ulong refusedAmbient)
    {
        CapabilitySets granted = this with { Permitted = Permitted & permitted, Inheritable = Inheritable & Bounding & permitted };
        granted = granted with { Effective = Effective & granted.Permitted, Ambient = Ambient & granted.Permitted & granted.Inheritable };
        refused = (Permitted ^ granted.Permitted) | (Inheritable ^ granted.Inheritable) | (Effective ^ granted.Effective);
        refusedAmbient = (Ambient ^ granted.Ambient) & ~refused;
        return granted;
    }

    /// <summary>The names in a mask, separated by commas; "none" for an empty one.</summary>
    public static string Names(ulong mask)
    {
        StringBuilder text = new();
        for (int i = 0; i < CapabilityNames.All.Length; i++)
            if ((mask >> i & 1) != 0)
                text.Append(text.Length == 0 ? "" : ", ").Append(CapabilityNames.All[i]);
        return text.Length == 0 ? "none" : text.ToString();
    }

    private static ulong Mask(string[]? names)
    {
        ulong mask = 0;
        foreach (string name in names ?? [])
            if (CapabilityNames.NumberOf(name) is >= 0 and int number)
                mask |= 1UL << number;
        return mask;
    }
}
