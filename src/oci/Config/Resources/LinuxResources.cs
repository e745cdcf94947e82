using System.Text.Json;

namespace Mocker.Oci;

/// <summary>cgroup settings (config-linux.md, Control groups); also what <c>update -r</c> reads.</summary>
public sealed class LinuxResources : IJsonObject
{
    public LinuxResources()
    {
    }

    internal LinuxResources(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "devices": Devices = json.Array((ref item) => new LinuxDeviceCgroup(ref item)); break;
                case "memory": Memory = new LinuxMemory(ref json); break;
                case "cpu": Cpu = new LinuxCpu(ref json); break;
                case "pids": Pids = new LinuxPids(ref json); break;
                case "blockIO": BlockIO = new LinuxBlockIO(ref json); break;
                case "hugepageLimits": HugepageLimits = json.Array((ref item) => new LinuxHugepageLimit(ref item)); break;
                case "network": Network = new LinuxNetwork(ref json); break;
                case "rdma": Rdma = json.Map((ref value) => new LinuxRdma(ref value)); break;
                case "unified": Unified = json.StringMap(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Device access rules, applied in this order.</summary>
    public LinuxDeviceCgroup[] Devices { get; init; } = [];

    public LinuxMemory? Memory { get; init; }

    public LinuxCpu? Cpu { get; init; }

    public LinuxPids? Pids { get; init; }

    public LinuxBlockIO? BlockIO { get; init; }

    public LinuxHugepageLimit[] HugepageLimits { get; init; } = [];

    public LinuxNetwork? Network { get; init; }

    /// <summary>By RDMA device name.</summary>
    public Dictionary<string, LinuxRdma> Rdma { get; init; } = [];

    /// <summary>cgroup v2 file name to the text written to it.</summary>
    public Dictionary<string, string> Unified { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("devices", Devices);
        json.WriteOptional("memory", Memory);
        json.WriteOptional("cpu", Cpu);
        json.WriteOptional("pids", Pids);
        json.WriteOptional("blockIO", BlockIO);
        json.WriteUnlessEmpty("hugepageLimits", HugepageLimits);
        json.WriteOptional("network", Network);
        json.WriteUnlessEmpty("rdma", Rdma);
        json.WriteUnlessEmpty("unified", Unified);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static LinuxResources Parse(ReadOnlySpan<byte> utf8, string documentName = "resources.json") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new LinuxResources(ref json));
}
