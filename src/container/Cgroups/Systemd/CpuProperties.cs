using Mocker.Linux.Bus;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>The CPU settings that both cgroup versions have.</summary>
internal static class CpuProperties
{
    private const ulong DefaultPeriod = 100_000;
    private const ulong DefaultShares = 1024;
    private const ulong Second = 1_000_000;

    // systemd keeps the quota as whole percents of a CPU.
    private const ulong Percent = Second / 100;

    /// <summary>
    /// What an update comes to. systemd keeps a quota as time per second and the period beside it, so one of the two needs the
    /// other; and it calls "not idle any more" a weight.
    /// </summary>
    /// <param name="cpu">What changes.</param>
    /// <param name="cgroup">What says the rest.</param>
    public static LinuxCpu Complete(LinuxCpu cpu, Cgroup cgroup)
    {
        (long quota, ulong period) = cpu is { Quota: null or 0, Period: null or 0 } ? (0, 0) : BandwidthOf(cgroup);
        bool wakes = cpu is { Idle: 0, Shares: null or 0 } && cgroup.Find("") is { } unified && CgroupFile.ReadAt(unified.Path, "cpu.idle", out _) is ['1', ..];
        return new()
        {
            Shares = wakes ? DefaultShares : cpu.Shares,
            Quota = cpu.Quota is null or 0 ? quota : cpu.Quota,
            Period = cpu.Period is null or 0 ? period : cpu.Period,
            Cpus = cpu.Cpus,
            Mems = cpu.Mems,
            Idle = cpu.Idle,
        };
    }

    private static (long Quota, ulong Period) BandwidthOf(Cgroup cgroup)
    {
        string text = cgroup.Find("cpu") is { } former
            ? $"{CgroupFile.ReadAt(former.Path, "cpu.cfs_quota_us", out _)?.Trim()} {CgroupFile.ReadAt(former.Path, "cpu.cfs_period_us", out _)}"
            : cgroup.Find("") is { } unified ? CgroupFile.ReadAt(unified.Path, "cpu.max", out _) ?? "" : "";
        string[] words = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words is [string quota, string period] ? (long.TryParse(quota, out long limit) ? limit : -1, ulong.TryParse(period, out ulong length) ? length : 0) : (0, 0);
    }

    /// <param name="properties">Where to.</param>
    /// <param name="quota">Microseconds per period; not positive for no limit.</param>
    /// <param name="period">Microseconds; 0 if unset.</param>
    /// <param name="pointer">What asked for it.</param>
    public static void AddQuota(List<UnitProperty> properties, long quota, ulong period, string pointer)
    {
        if (period != 0)
            properties.Add(new("CPUQuotaPeriodUSec", BusValue.Of(period), pointer, Since: 242));
        if (quota == 0 && period == 0)
            return;
        ulong perSecond = ulong.MaxValue;
        // Rounded up, so that the file, which is written afterwards with the exact value, is never above what systemd has.
        if (quota > 0)
            perSecond = (ulong)(((UInt128)quota * Second / (period == 0 ? DefaultPeriod : period) + Percent - 1) / Percent * Percent);
        properties.Add(new("CPUQuotaPerSecUSec", BusValue.Of(perSecond), pointer));
    }

    /// <param name="properties">Where to.</param>
    /// <param name="name">AllowedCPUs or AllowedMemoryNodes.</param>
    /// <param name="list">A list such as <c>0-3,7</c>, or nothing.</param>
    /// <param name="pointer">What asked for it.</param>
    public static void AddSet(List<UnitProperty> properties, string name, string? list, string pointer)
    {
        if (!string.IsNullOrWhiteSpace(list))
            properties.Add(new(name, Mask(list, pointer), pointer, Since: 244));
    }

    /// <summary>The list as bytes, the first of which has numbers 0 to 7.</summary>
    internal static BusArray Mask(string list, string pointer)
    {
        List<byte> mask = [];
        foreach (string part in list.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !ushort.TryParse(ends[0], out ushort first) || !ushort.TryParse(ends[^1], out ushort last) || last < first)
                throw new ContainerException($"\"{list}\" is not a list of numbers such as 0-3,7", pointer);
            for (int number = first; number <= last; number++)
            {
                while (mask.Count <= number / 8)
                    mask.Add(0);
                mask[number / 8] |= (byte)(1 << number % 8);
            }
        }
        return new("y", Array.ConvertAll<byte, BusValue>([.. mask], bits => new BusNumber('y', bits)));
    }
}
