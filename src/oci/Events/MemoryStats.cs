using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Memory used.</summary>
public sealed class MemoryStats : IJsonObject
{
    /// <summary>Bytes of cached files.</summary>
    public ulong Cache { get; init; }

    public MemoryEntry Usage { get; init; } = new();

    /// <summary>Memory and swap together.</summary>
    public MemoryEntry Swap { get; init; } = new();

    /// <summary>cgroup v1 only.</summary>
    public MemoryEntry Kernel { get; init; } = new();

    /// <summary>cgroup v1 only.</summary>
    public MemoryEntry KernelTcp { get; init; } = new();

    /// <summary>All of <c>memory.stat</c>.</summary>
    public Dictionary<string, ulong> Raw { get; init; } = [];

    /// <summary>cgroup v2, where the kernel measures it.</summary>
    public Pressure? Pressure { get; init; }

    public MemoryEventCount EventCount { get; init; } = new();

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("cache", Cache);
        json.WriteOptional("usage", Usage);
        json.WriteOptional("swap", Swap);
        json.WriteOptional("kernel", Kernel);
        json.WriteOptional("kernelTCP", KernelTcp);
        if (Raw.Count > 0)
        {
            json.WriteStartObject("raw");
            foreach (var (name, value) in Raw)
                json.WriteNumber(name, value);
            json.WriteEndObject();
        }
        json.WriteOptional("psi", Pressure);
        json.WriteOptional("event_count", EventCount);
        json.WriteEndObject();
    }
}
