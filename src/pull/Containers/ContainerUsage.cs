using System.Globalization;
using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Containers;

/// <summary>What a container uses of the machine, at a moment.</summary>
internal sealed record ContainerUsage
{
    public required ContainerRecord Container { get; init; }

    /// <summary>Nanoseconds of processors' time since its start.</summary>
    public ulong Processor { get; init; }

    /// <summary>When that was.</summary>
    public long Ticks { get; init; }

    /// <summary>Bytes, without what the kernel may take back at once.</summary>
    public ulong Memory { get; init; }

    /// <summary>Bytes: its limit, or what the machine has.</summary>
    public ulong MemoryLimit { get; init; }

    public ulong Pids { get; init; }

    public ulong Received { get; init; }

    public ulong Sent { get; init; }

    public ulong BytesRead { get; init; }

    public ulong BytesWritten { get; init; }

    /// <exception cref="Container.ContainerException">It does not run, or has no cgroup.</exception>
    public static ContainerUsage Of(ContainerList containers, ContainerDirectory directory)
    {
        ContainerStats stats = Watching.Once(containers.Engine, directory.Id).Data!;
        ContainerRecord record = directory.Read();
        (ulong received, ulong sent) = Network(ContainerState.Of(containers, directory, record).Pid);
        ulong all = MachineMemory();
        // As docker counts: pages of files that are not in use are no use.
        ulong idle = stats.Memory.Raw.GetValueOrDefault("total_inactive_file", stats.Memory.Raw.GetValueOrDefault("inactive_file"));
        return new()
        {
            Container = record,
            Processor = stats.Cpu.Usage.Total,
            Ticks = System.Diagnostics.Stopwatch.GetTimestamp(),
            Memory = stats.Memory.Usage.Usage - Math.Min(idle, stats.Memory.Usage.Usage),
            MemoryLimit = stats.Memory.Usage.Limit is > 0 and ulong limit && limit < all ? limit : all,
            Pids = stats.Pids.Current,
            Received = received,
            Sent = sent,
            BytesRead = Sum(stats, "read"),
            BytesWritten = Sum(stats, "write"),
        };
    }

    /// <summary>Processors' time since an earlier moment, in percent of one processor.</summary>
    public double ProcessorSince(ContainerUsage before) =>
        System.Diagnostics.Stopwatch.GetElapsedTime(before.Ticks, Ticks) is { TotalNanoseconds: > 0 and double passed } ? 100.0 * (Processor - before.Processor) / passed : 0;

    public double MemoryShare => MemoryLimit == 0 ? 0 : 100.0 * Memory / MemoryLimit;

    private static ulong Sum(ContainerStats stats, string operation)
    {
        ulong sum = 0;
        foreach (BlockIOEntry entry in stats.BlockIO.ServiceBytes)
            if (entry.Operation.Equals(operation, StringComparison.OrdinalIgnoreCase))
                sum += entry.Value;
        return sum;
    }

    /// <summary>What /proc/PID/net/dev has of the interfaces other than lo.</summary>
    private static (ulong Received, ulong Sent) Network(int pid)
    {
        ulong received = 0, sent = 0;
        byte[] text = FileContents.Read(Files.CurrentDirectory, $"/proc/{pid}/net/dev") ?? [];
        foreach (string line in System.Text.Encoding.ASCII.GetString(text).Split('\n'))
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length < 2 || parts[0].Trim() == "lo")
                continue;
            string[] numbers = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            const int sentBytes = 8;
            if (numbers.Length <= sentBytes)
                continue;
            received += ulong.Parse(numbers[0], CultureInfo.InvariantCulture);
            sent += ulong.Parse(numbers[sentBytes], CultureInfo.InvariantCulture);
        }
        return (received, sent);
    }

    private static ulong MachineMemory() => (ulong)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
