using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>What config.json can say and this version cannot do yet: it is refused, never ignored.</summary>
internal static class Unsupported
{
    public static void Refuse(RuntimeSpec spec)
    {
        LinuxSpec linux = spec.Linux ?? new();
        Refuse(linux.IntelRdt is not null, "/linux/intelRdt", "settings of Intel RDT");
        Refuse(linux.NetDevices.Count > 0, "/linux/netDevices", "network devices");
    }

    private static void Refuse(bool asked, string pointer, string what, string advice = "remove the setting to go without")
    {
        if (asked)
            throw new ContainerException($"{what} are not supported by this version of Mocker; {advice}", pointer);
    }
}
