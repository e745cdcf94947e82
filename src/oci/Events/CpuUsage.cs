using System.Text.Json;

namespace Mocker.Oci;

/// <summary>CPU time used, in nanoseconds. By processor on cgroup v1 only.</summary>
public sealed class CpuUsage : IJsonObject
{
    public ulong Total { get; init; }

    public ulong[] PerCpu { get; init; } = [];

    public ulong[] PerCpuKernel { get; init; } = [];

    public ulong[] PerCpuUser { get; init; } = [];

    public ulong Kernel { get; init; }

    public ulong User { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("total", Total);
        json.WriteUnlessEmpty("percpu", PerCpu);
        json.WriteUnlessEmpty("percpu_kernel", PerCpuKernel);
        json.WriteUnlessEmpty("percpu_user", PerCpuUser);
        json.WriteNumber("kernel", Kernel);
        json.WriteNumber("user", User);
        json.WriteEndObject();
    }
}
