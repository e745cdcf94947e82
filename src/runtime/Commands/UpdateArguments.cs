using System.CommandLine;
using System.Globalization;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

/// <summary>update's options for single limits, and the resources that they make.</summary>
internal sealed class UpdateArguments
{
    private readonly Option<string?> _blkioWeight = new("--blkio-weight") { Description = "weight of block IO, 10 to 1000", HelpName = "n" };
    private readonly Option<string?> _cpuPeriod = new("--cpu-period") { Description = "period of the CPU quota, in microseconds", HelpName = "us" };
    private readonly Option<string?> _cpuQuota = new("--cpu-quota") { Description = "CPU time in each period, in microseconds; -1 for no limit", HelpName = "us" };
    private readonly Option<string?> _cpuBurst = new("--cpu-burst") { Description = "CPU time that may be saved up beyond the quota, in microseconds", HelpName = "us" };
    private readonly Option<string?> _cpuShare = new("--cpu-share") { Description = "CPU shares, relative to other containers, 2 to 262144", HelpName = "n" };
    private readonly Option<string?> _cpuRtPeriod = new("--cpu-rt-period") { Description = "period of the real-time budget, in microseconds (cgroup v1)", HelpName = "us" };
    private readonly Option<string?> _cpuRtRuntime = new("--cpu-rt-runtime") { Description = "real-time budget in each period, in microseconds (cgroup v1)", HelpName = "us" };
    private readonly Option<string?> _cpusetCpus = new("--cpuset-cpus") { Description = "CPUs to use, such as 0-3,7", HelpName = "list" };
    private readonly Option<string?> _cpusetMems = new("--cpuset-mems") { Description = "memory nodes to use", HelpName = "list" };
    private readonly Option<string?> _cpuIdle = new("--cpu-idle") { Description = "1 to run only when nobody else wants the CPU (SCHED_IDLE), 0 to run normally", HelpName = "n" };
    private readonly Option<string?> _memory = new("--memory") { Description = "limit of memory, in bytes or as 64m; -1 for no limit", HelpName = "size" };
    private readonly Option<string?> _memoryReservation = new("--memory-reservation") { Description = "soft limit of memory", HelpName = "size" };
    private readonly Option<string?> _memorySwap = new("--memory-swap") { Description = "limit of memory and swap together; -1 for no limit", HelpName = "size" };
    private readonly Option<string?> _pidsLimit = new("--pids-limit") { Description = "how many tasks there may be; -1 for no limit", HelpName = "n" };
    private readonly Option<string?> _l3CacheSchema = new("--l3-cache-schema") { Description = "cache of the container's class of service, such as L3:0=ff;1=c0 (Intel RDT)", HelpName = "schema" };
    private readonly Option<string?> _memBwSchema = new("--mem-bw-schema") { Description = "memory bandwidth of the container's class of service, such as MB:0=20;1=70", HelpName = "schema" };
    private readonly Option<string?> _kernelMemory = new("--kernel-memory") { Hidden = true };
    private readonly Option<string?> _kernelMemoryTcp = new("--kernel-memory-tcp") { Hidden = true };

    private Option<string?>[] Limits =>
    [
        _blkioWeight, _cpuPeriod, _cpuQuota, _cpuBurst, _cpuShare, _cpuRtPeriod, _cpuRtRuntime, _cpusetCpus, _cpusetMems, _cpuIdle,
        _memory, _memoryReservation, _memorySwap, _pidsLimit, _kernelMemory, _kernelMemoryTcp,
    ];

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in (Option<string?>[])[.. Limits, _l3CacheSchema, _memBwSchema])
            command.Options.Add(option);
    }

    public LinuxResources Read(ParseResult line)
    {
        WarnOf(line, [_kernelMemory, _kernelMemoryTcp], "it is ignored: the limit of memory includes the kernel's (runc ignores it too)");
        return new()
        {
            Memory = new() { Limit = Size(line, _memory), Reservation = Size(line, _memoryReservation), Swap = Size(line, _memorySwap) },
            Cpu = new()
            {
                Shares = Count(line, _cpuShare),
                Quota = Number(line, _cpuQuota),
                Period = Count(line, _cpuPeriod),
                Burst = Count(line, _cpuBurst),
                RealtimePeriod = Count(line, _cpuRtPeriod),
                RealtimeRuntime = Number(line, _cpuRtRuntime),
                Cpus = line.GetValue(_cpusetCpus),
                Mems = line.GetValue(_cpusetMems),
                Idle = Number(line, _cpuIdle),
            },
            Pids = new() { Limit = Number(line, _pidsLimit) },
            BlockIO = new() { Weight = Weight(line) },
        };
    }

    /// <summary>What the container's class of service is to grant; null if nothing is said.</summary>
    public LinuxIntelRdt? ReadRdt(ParseResult line) => (line.GetValue(_l3CacheSchema), line.GetValue(_memBwSchema)) switch
    {
        (null, null) => null,
        (string cache, _) when !cache.StartsWith("L3", StringComparison.Ordinal) => throw Malformed(_l3CacheSchema, cache, "a line such as L3:0=ff;1=c0"),
        (_, string bandwidth) when !bandwidth.StartsWith("MB:", StringComparison.Ordinal) => throw Malformed(_memBwSchema, bandwidth, "a line such as MB:0=20;1=70"),
        var (cache, bandwidth) => new() { L3CacheSchema = cache, MemBwSchema = bandwidth },
    };

    /// <summary>With --resources the single limits do not count.</summary>
    public void WarnOfIgnored(ParseResult line) => WarnOf(line, Limits, "it is ignored, because --resources says what to change");

    /// <summary>Which option a limit comes from.</summary>
    public static string PlaceOf(string pointer) => pointer switch
    {
        "/blockIO/weight" => "--blkio-weight",
        "/cpu/period" => "--cpu-period",
        "/cpu/quota" => "--cpu-quota",
        "/cpu/burst" => "--cpu-burst",
        "/cpu/shares" => "--cpu-share",
        "/cpu/realtimePeriod" => "--cpu-rt-period",
        "/cpu/realtimeRuntime" => "--cpu-rt-runtime",
        "/cpu/cpus" => "--cpuset-cpus",
        "/cpu/mems" => "--cpuset-mems",
        "/cpu/idle" => "--cpu-idle",
        "/memory/limit" => "--memory",
        "/memory/reservation" => "--memory-reservation",
        "/memory/swap" => "--memory-swap",
        "/pids/limit" => "--pids-limit",
        "/intelRdt" => "--l3-cache-schema, --mem-bw-schema",
        _ => pointer,
    };

    private static void WarnOf(ParseResult line, Option<string?>[] options, string why)
    {
        foreach (Option<string?> option in options)
            if (line.GetValue(option) is not null)
                Log.Warning($"{option.Name}: {why}");
    }

    private static long? Size(ParseResult line, Option<string?> option) => line.GetValue(option) switch
    {
        null => null,
        string text when ByteSize.TryParse(text, out long bytes) => bytes,
        string text => throw Malformed(option, text, "an amount of memory such as 67108864, 64m or 1.5g, or -1 for no limit"),
    };

    private static long? Number(ParseResult line, Option<string?> option) => line.GetValue(option) switch
    {
        null => null,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        string text => throw Malformed(option, text, "an integer"),
    };

    private static ulong? Count(ParseResult line, Option<string?> option) => line.GetValue(option) switch
    {
        null => null,
        string text when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) => number,
        string text => throw Malformed(option, text, "a number that is not negative"),
    };

    private ushort? Weight(ParseResult line) => Count(line, _blkioWeight) switch
    {
        null => null,
        <= ushort.MaxValue and ulong weight => (ushort)weight,
        ulong weight => throw Malformed(_blkioWeight, weight.ToString(), "a weight from 10 to 1000"),
    };

    private static ContainerException Malformed(Option option, string text, string wanted) => new($"{option.Name} takes {wanted}, not \"{text}\"");
}
