using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>What config.json can say and this version cannot do yet: it is refused, never ignored.</summary>
internal static class Unsupported
{
    public static void Refuse(RuntimeSpec spec)
    {
        LinuxSpec linux = spec.Linux ?? new();
        for (int i = 0; i < linux.Namespaces.Length; i++)
            Refuse(linux.Namespaces[i].Type == "user", $"/linux/namespaces/{i}", "user namespaces");
        Refuse(linux.UidMappings.Length > 0, "/linux/uidMappings", "user id mappings");
        Refuse(linux.GidMappings.Length > 0, "/linux/gidMappings", "group id mappings");
        Refuse(linux.Seccomp is not null, "/linux/seccomp", "seccomp filters");
        Refuse(linux.IntelRdt is not null, "/linux/intelRdt", "settings of Intel RDT");
        Refuse(linux.NetDevices.Count > 0, "/linux/netDevices", "network devices");
        for (int i = 0; i < spec.Mounts.Length; i++)
        {
            Refuse(spec.Mounts[i].UidMappings.Length > 0, $"/mounts/{i}/uidMappings", "idmapped mounts");
            int option = Array.FindIndex(spec.Mounts[i].Options, o => o is "idmap" or "ridmap");
            Refuse(option >= 0, $"/mounts/{i}/options/{option}", "idmapped mounts");
        }
    }

    private static void Refuse(bool asked, string pointer, string what, string advice = "remove the setting to go without")
    {
        if (asked)
            throw new ContainerException($"{what} are not supported by this version of Mocker; {advice}", pointer);
    }
}
