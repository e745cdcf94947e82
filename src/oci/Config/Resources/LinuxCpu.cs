using System.Text.Json;

namespace Mocker.Oci;

/// <summary>CPU time and placement (config-linux.md, CPU).</summary>
public sealed class LinuxCpu : IJsonObject
{
    public LinuxCpu()
    {
    }

    internal LinuxCpu(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "shares": Shares = json.UInt64(); break;
                case "quota": Quota = json.Int64(); break;
                case "burst": Burst = json.UInt64(); break;
                case "period": Period = json.UInt64(); break;
                case "realtimeRuntime": RealtimeRuntime = json.Int64(); break;
                case "realtimePeriod": RealtimePeriod = json.UInt64(); break;
                case "cpus": Cpus = json.OptionalString(); break;
                case "mems": Mems = json.OptionalString(); break;
                case "idle": Idle = json.Int64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Relative weight, 2 to 262144.</summary>
    public ulong? Shares { get; init; }

    /// <summary>Microseconds per <see cref="Period"/>; zero or less for no limit.</summary>
    public long? Quota { get; init; }

    /// <summary>Microseconds that may be saved up.</summary>
    public ulong? Burst { get; init; }

    /// <summary>Microseconds.</summary>
    public ulong? Period { get; init; }

    /// <summary>Microseconds per <see cref="RealtimePeriod"/>; cgroup v1 only.</summary>
    public long? RealtimeRuntime { get; init; }

    /// <summary>Microseconds; cgroup v1 only.</summary>
    public ulong? RealtimePeriod { get; init; }

    /// <summary>CPUs in cpuset(7)'s list format.</summary>
    public string? Cpus { get; init; }

    /// <summary>Memory nodes in cpuset(7)'s list format.</summary>
    public string? Mems { get; init; }

    /// <summary>1 for SCHED_IDLE, 0 for the default.</summary>
    public long? Idle { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("shares", Shares);
        json.WriteOptional("quota", Quota);
        json.WriteOptional("burst", Burst);
        json.WriteOptional("period", Period);
        json.WriteOptional("realtimeRuntime", RealtimeRuntime);
        json.WriteOptional("realtimePeriod", RealtimePeriod);
        json.WriteOptional("cpus", Cpus);
        json.WriteOptional("mems", Mems);
        json.WriteOptional("idle", Idle);
        json.WriteEndObject();
    }
}
