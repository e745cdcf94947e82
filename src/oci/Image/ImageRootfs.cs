using System.Text.Json;

namespace Mocker.Oci;

/// <summary>The layers of an image's root filesystem as they are when unpacked (config.md, "rootfs").</summary>
public sealed class ImageRootfs : IJsonObject
{
    private const string Layers = "layers";

    public ImageRootfs()
    {
    }

    internal ImageRootfs(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "type" when json.String() != Layers: throw json.Unexpected("\"layers\"");
                case "type": break;
                case "diff_ids": DiffIds = json.Array((ref item) => Digest.Read(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("type");
    }

    /// <summary>The digests of the uncompressed layers, bottom first.</summary>
    public Digest[] DiffIds { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Layers);
        json.WriteStartArray("diff_ids");
        foreach (Digest layer in DiffIds)
            json.WriteStringValue(layer.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
