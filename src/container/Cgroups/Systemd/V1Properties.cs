using Mocker.Linux.Bus;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Limits on cgroup version 1 (systemd.resource-control(5) of systemd up to 255).</summary>
internal static class V1Properties
{
    private const string Pointer = V1.Resources.Pointer;

    public static void Add(List<UnitProperty> properties, LinuxResources resources)
    {
        if (resources.Memory?.Limit is { } memory and not 0)
            properties.Add(new("MemoryLimit", BusValue.Of((ulong)memory), Pointer + "/memory/limit"));
        if (resources.Cpu is { } cpu)
        {
            if (cpu.Shares is { } shares and not 0)
                properties.Add(new("CPUShares", BusValue.Of(shares), Pointer + "/cpu/shares"));
            CpuProperties.AddQuota(properties, cpu.Quota ?? 0, cpu.Period ?? 0, Pointer + "/cpu/quota");
            CpuProperties.AddSet(properties, "AllowedCPUs", cpu.Cpus, Pointer + "/cpu/cpus");
            CpuProperties.AddSet(properties, "AllowedMemoryNodes", cpu.Mems, Pointer + "/cpu/mems");
        }
        if (resources.BlockIO?.Weight is { } weight and not 0)
            properties.Add(new("BlockIOWeight", BusValue.Of((ulong)weight), Pointer + "/blockIO/weight"));
        V2Properties.AddTasks(properties, resources.Pids);
    }
}
