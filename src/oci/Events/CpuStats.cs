using System.Text.Json;

namespace Mocker.Oci;

/// <summary>CPU time used, and time that was waited for it.</summary>
public sealed class CpuStats : IJsonObject
{
    public CpuUsage Usage { get; init; } = new();

    public CpuThrottling Throttling { get; init; } = new();

    /// <summary>cgroup v2, where the kernel measures it.</summary>
    public Pressure? Pressure { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("usage", Usage);
        json.WriteOptional("throttling", Throttling);
        json.WriteOptional("psi", Pressure);
        json.WriteEndObject();
    }
}
