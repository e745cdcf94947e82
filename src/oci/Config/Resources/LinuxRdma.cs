using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Limits of one RDMA device; at least one of the two is given (config-linux.md, RDMA).</summary>
public sealed class LinuxRdma : IJsonObject
{
    public LinuxRdma()
    {
    }

    internal LinuxRdma(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "hcaHandles": HcaHandles = json.UInt32(); break;
                case "hcaObjects": HcaObjects = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public uint? HcaHandles { get; init; }

    public uint? HcaObjects { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("hcaHandles", HcaHandles);
        json.WriteOptional("hcaObjects", HcaObjects);
        json.WriteEndObject();
    }
}
