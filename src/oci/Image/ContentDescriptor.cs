using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Names content by its type, digest and size (image-spec, descriptor.md).</summary>
public sealed class ContentDescriptor : IJsonObject
{
    public ContentDescriptor()
    {
    }

    internal ContentDescriptor(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "mediaType": MediaType = json.String(); break;
                case "digest": Digest = Digest.Read(ref json); break;
                case "size": Size = ReadSize(ref json); break;
                case "urls": Urls = json.Strings(); break;
                case "annotations": Annotations = json.StringMap(); break;
                case "data": Data = ReadData(ref json); break;
                case "artifactType": ArtifactType = json.OptionalString(); break;
                case "platform": Platform = new Platform(ref json); break;
                default: json.Ignore(); break;
            }
        json.EndObject("mediaType", "digest", "size");
    }

    /// <summary>Type of the content; see <see cref="MediaTypes"/>.</summary>
    public string MediaType { get; init; } = "";

    public Digest Digest { get; init; }

    /// <summary>Bytes of the content.</summary>
    public long Size { get; init; }

    /// <summary>Where else the content may be had from; not used.</summary>
    public string[] Urls { get; init; } = [];

    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>The content itself, where it is embedded; it is not verified.</summary>
    public byte[]? Data { get; init; }

    public string? ArtifactType { get; init; }

    /// <summary>What the image runs on, in an index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The same content under other annotations.</summary>
    public ContentDescriptor With(Dictionary<string, string> annotations, Platform? platform = null) => new()
    {
        MediaType = MediaType,
        Digest = Digest,
        Size = Size,
        Urls = Urls,
        Annotations = annotations,
        ArtifactType = ArtifactType,
        Platform = platform ?? Platform,
    };

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", MediaType);
        json.WriteString("digest", Digest.ToString());
        json.WriteNumber("size", Size);
        json.WriteUnlessEmpty("urls", Urls);
        json.WriteUnlessEmpty("annotations", Annotations);
        if (Data is not null)
            json.WriteBase64String("data", Data);
        json.WriteOptional("artifactType", ArtifactType);
        json.WriteOptional("platform", Platform);
        json.WriteEndObject();
    }

    private static long ReadSize(ref JsonCursor json) => json.Int64() is >= 0 and var size ? size : throw json.Unexpected("a number of bytes");

    private static byte[] ReadData(ref JsonCursor json)
    {
        string text = json.String();
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : throw json.Unexpected("base64");
    }
}
