using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What a container has used so far, in runc's form: the names and figures of cgroup v1, to which those of v2 are converted.</summary>
public sealed class ContainerStats : IJsonObject
{
    public CpuStats Cpu { get; init; } = new();

    /// <summary>cgroup v1 only; all zero on v2.</summary>
    public CpusetStats Cpuset { get; init; } = new();

    public MemoryStats Memory { get; init; } = new();

    public PidsStats Pids { get; init; } = new();

    public BlockIOStats BlockIO { get; init; } = new();

    /// <summary>By page size, such as <c>2MB</c>.</summary>
    public Dictionary<string, HugetlbStats> Hugetlb { get; init; } = [];

    public IntelRdtStats IntelRdt { get; init; } = new();

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("cpu", Cpu);
        json.WriteOptional("cpuset", Cpuset);
        json.WriteOptional("memory", Memory);
        json.WriteOptional("pids", Pids);
        json.WriteOptional("blkio", BlockIO);
        json.WriteStartObject("hugetlb");
        foreach (var (size, pages) in Hugetlb)
        {
            json.WritePropertyName(size);
            pages.WriteTo(json);
        }
        json.WriteEndObject();
        json.WriteOptional("intel_rdt", IntelRdt);
        // runc counts the interfaces that it made itself; of a bundle's it makes none.
        json.WriteNull("network_interfaces");
        json.WriteEndObject();
    }
}
