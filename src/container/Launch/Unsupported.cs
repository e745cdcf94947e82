using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>What config.json can say and this version cannot do yet: it is refused, never ignored.</summary>
internal static class Unsupported
{
    public static void Refuse(RuntimeSpec spec)
    {
        LinuxSpec linux = spec.Linux ?? new();
        for (int i = 0; i < linux.Namespaces.Length; i++)
            Refuse(linux.Namespaces[i].Type is "time", $"/linux/namespaces/{i}", $"{linux.Namespaces[i].Type} namespaces");
        Refuse(linux.TimeOffsets.Count > 0, "/linux/timeOffsets", "time offsets");
        Refuse(linux.Seccomp is not null, "/linux/seccomp", "seccomp filters");
        Refuse(linux.MountLabel is { Length: > 0 }, "/linux/mountLabel", "SELinux labels");
        Refuse(linux.IntelRdt is not null, "/linux/intelRdt", "settings of Intel RDT");
        Refuse(linux.MemoryPolicy is not null, "/linux/memoryPolicy", "memory policies");
        Refuse(linux.NetDevices.Count > 0, "/linux/netDevices", "network devices");
        Refuse(linux.Personality is not null, "/linux/personality", "personalities");
        if (spec.Process is ProcessSpec process)
            Refuse(process, "/process");
    }

    /// <summary>The same for a process, in config.json or in the process.json of `exec`.</summary>
    public static void Refuse(ProcessSpec process, string pointer)
    {
        Refuse(process.ApparmorProfile is { Length: > 0 }, pointer + "/apparmorProfile", "AppArmor profiles");
        Refuse(process.SelinuxLabel is { Length: > 0 }, pointer + "/selinuxLabel", "SELinux labels");
        Refuse(process.Scheduler is not null, pointer + "/scheduler", "scheduler settings");
        Refuse(process.IOPriority is not null, pointer + "/ioPriority", "I/O priorities");
        Refuse(process.ExecCpuAffinity is not null, pointer + "/execCPUAffinity", "CPU affinities for exec");
    }

    private static void Refuse(bool asked, string pointer, string what, string advice = "remove the setting to go without")
    {
        if (asked)
            throw new ContainerException($"{what} are not supported by this version of Mocker; {advice}", pointer);
    }
}
