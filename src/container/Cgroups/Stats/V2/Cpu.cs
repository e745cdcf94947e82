using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V2;

/// <summary>The cpu controller of version 2 (cgroup-v2.rst, cpu.stat), which counts microseconds.</summary>
internal static class Cpu
{
    public static CpuStats Read(string directory)
    {
        Dictionary<string, ulong> stat = StatFile.Table(directory, "cpu.stat");
        return new()
        {
            Usage = new() { Total = stat.Of("usage_usec") * 1000, User = stat.Of("user_usec") * 1000, Kernel = stat.Of("system_usec") * 1000 },
            Throttling = new() { Periods = stat.Of("nr_periods"), ThrottledPeriods = stat.Of("nr_throttled"), ThrottledTime = stat.Of("throttled_usec") * 1000 },
            Pressure = StatFile.Pressure(directory, "cpu.pressure"),
        };
    }
}
