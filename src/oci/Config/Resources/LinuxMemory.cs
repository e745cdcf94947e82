using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Memory limits in bytes, -1 for no limit (config-linux.md, Memory).</summary>
public sealed class LinuxMemory : IJsonObject
{
    public LinuxMemory()
    {
    }

    internal LinuxMemory(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "limit": Limit = json.Int64(); break;
                case "reservation": Reservation = json.Int64(); break;
                case "swap": Swap = json.Int64(); break;
                case "kernel": Kernel = json.Int64(); break;
                case "kernelTCP": KernelTcp = json.Int64(); break;
                case "swappiness": Swappiness = json.UInt64(); break;
                case "disableOOMKiller": DisableOomKiller = json.Boolean(); break;
                case "useHierarchy": UseHierarchy = json.Boolean(); break;
                case "checkBeforeUpdate": CheckBeforeUpdate = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public long? Limit { get; init; }

    /// <summary>Soft limit.</summary>
    public long? Reservation { get; init; }

    /// <summary>Memory and swap together.</summary>
    public long? Swap { get; init; }

    /// <summary>Kernel memory; cgroup v1 before Linux 5.4 only.</summary>
    public long? Kernel { get; init; }

    /// <summary>Kernel TCP buffers; cgroup v1 only.</summary>
    public long? KernelTcp { get; init; }

    /// <summary>0 to 100; cgroup v1 only.</summary>
    public ulong? Swappiness { get; init; }

    public bool? DisableOomKiller { get; init; }

    public bool? UseHierarchy { get; init; }

    /// <summary>Refuse a limit below the current usage instead of letting the OOM killer make it true.</summary>
    public bool? CheckBeforeUpdate { get; init; }

    /// <summary>
    /// The limits of memory, and of memory and swap, after these values were set over former ones: 0 and null set nothing, and
    /// memory without a limit leaves none to both either.
    /// </summary>
    public LinuxMemory LimitsAfter(LinuxMemory? former) => new()
    {
        Limit = Limit is null or 0 ? former?.Limit : Limit,
        Swap = Swap is not (null or 0) ? Swap : Limit == -1 ? -1 : former?.Swap,
    };

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("limit", Limit);
        json.WriteOptional("reservation", Reservation);
        json.WriteOptional("swap", Swap);
        json.WriteOptional("kernel", Kernel);
        json.WriteOptional("kernelTCP", KernelTcp);
        json.WriteOptional("swappiness", Swappiness);
        json.WriteOptional("disableOOMKiller", DisableOomKiller);
        json.WriteOptional("useHierarchy", UseHierarchy);
        json.WriteOptional("checkBeforeUpdate", CheckBeforeUpdate);
        json.WriteEndObject();
    }
}
