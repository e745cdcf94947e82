using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V1;

/// <summary>The cpu and cpuacct controllers of version 1 (sched-bwc.rst, cpuacct.rst).</summary>
internal static class Cpu
{
    // cpuacct.stat counts USER_HZ, which is 100 a second on every architecture that there is a .NET for.
    private const ulong NanosecondsOfTick = 1_000_000_000 / 100;

    public static CpuStats Read(string? cpu, string? cpuacct) => new()
    {
        Usage = cpuacct is null ? new() : Usage(cpuacct),
        Throttling = cpu is null ? new() : Throttling(cpu),
    };

    private static CpuUsage Usage(string directory)
    {
        Dictionary<string, ulong> ticks = StatFile.Table(directory, "cpuacct.stat");
        // cpuacct.usage_all: a heading, then lines "processor user system", in nanoseconds.
        List<ulong> user = [], system = [];
        foreach (string line in StatFile.Lines(directory, "cpuacct.usage_all"))
            if (line.Split(' ') is [[>= '0' and <= '9', ..], string inUser, string inSystem])
            {
                user.Add(StatFile.NumberIn(inUser));
                system.Add(StatFile.NumberIn(inSystem));
            }
        return new()
        {
            Total = StatFile.Number(directory, "cpuacct.usage"),
            PerCpu = StatFile.Numbers(directory, "cpuacct.usage_percpu"),
            PerCpuUser = [.. user],
            PerCpuKernel = [.. system],
            User = ticks.Of("user") * NanosecondsOfTick,
            Kernel = ticks.Of("system") * NanosecondsOfTick,
        };
    }

    private static CpuThrottling Throttling(string directory)
    {
        Dictionary<string, ulong> stat = StatFile.Table(directory, "cpu.stat");
        return new() { Periods = stat.Of("nr_periods"), ThrottledPeriods = stat.Of("nr_throttled"), ThrottledTime = stat.Of("throttled_time") };
    }
}
