using Mocker.Linux.Bus;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>Limits on cgroup version 2 (systemd.resource-control(5)).</summary>
internal static class V2Properties
{
    private const string Pointer = V1.Resources.Pointer;

    public static void Add(List<UnitProperty> properties, LinuxResources resources, LinuxMemory? former)
    {
        if (resources.Memory is { } memory)
            AddMemory(properties, memory, former);
        if (resources.Cpu is { } cpu)
            AddCpu(properties, cpu);
        if (resources.BlockIO is { } blockIO)
            IoProperties.Add(properties, blockIO);
        AddTasks(properties, resources.Pids);
        foreach ((string file, string text) in resources.Unified)
            UnifiedProperties.Add(properties, file, text.Trim());
    }

    public static void AddTasks(List<UnitProperty> properties, LinuxPids? pids)
    {
        // systemd takes no TasksMax=0; the file has it once the first process is there.
        if (pids?.Limit is { } limit)
            properties.Add(new("TasksMax", BusValue.Of(limit == 0 ? 1 : limit < 0 ? ulong.MaxValue : (ulong)limit), V1.Pids.Pointer));
    }

    private static void AddMemory(List<UnitProperty> properties, LinuxMemory memory, LinuxMemory? former)
    {
        if (memory.Limit is { } limit and not 0)
            properties.Add(new("MemoryMax", BusValue.Of((ulong)limit), Pointer + "/memory/limit"));
        if (memory.Reservation is { } reservation and not 0)
            properties.Add(new("MemoryLow", BusValue.Of((ulong)reservation), Pointer + "/memory/reservation"));
        LinuxMemory limits = memory.LimitsAfter(former);
        if (memory is not { Swap: null or 0, Limit: null or 0 } && SwapLimit.FromMemoryAndSwap(limits.Swap, limits.Limit, Pointer + "/memory/swap") is { } swap)
            properties.Add(new("MemorySwapMax", BusValue.Of((ulong)swap), Pointer + "/memory/swap"));
    }

    private static void AddCpu(List<UnitProperty> properties, LinuxCpu cpu)
    {
        if (cpu.Idle == 1)
            properties.Add(Idle(Pointer + "/cpu/idle"));
        else if (cpu.Shares is { } shares and not 0)
            properties.Add(new("CPUWeight", BusValue.Of((ulong)CpuWeight.FromShares(shares).Value), Pointer + "/cpu/shares"));
        CpuProperties.AddQuota(properties, cpu.Quota ?? 0, cpu.Period ?? 0, Pointer + "/cpu/quota");
        CpuProperties.AddSet(properties, "AllowedCPUs", cpu.Cpus, Pointer + "/cpu/cpus");
        CpuProperties.AddSet(properties, "AllowedMemoryNodes", cpu.Mems, Pointer + "/cpu/mems");
    }

    /// <summary>What systemd calls cpu.idle=1. A weight beside it would be refused by the kernel.</summary>
    internal static UnitProperty Idle(string pointer) => new("CPUWeight", BusValue.Of(0ul), pointer, Since: 252);
}
