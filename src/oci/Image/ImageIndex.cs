using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A list of manifests, one a platform (image-index.md), or Docker's manifest list; also an image layout's index.json.</summary>
public sealed class ImageIndex : IJsonObject
{
    public ImageIndex()
    {
    }

    internal ImageIndex(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "schemaVersion": SchemaVersion.Read(ref json); break;
                case "mediaType": MediaType = ReadType(ref json); break;
                case "artifactType": ArtifactType = json.OptionalString(); break;
                case "manifests": Manifests = json.Array((ref item) => new ContentDescriptor(ref item)); break;
                case "subject": Subject = new ContentDescriptor(ref json); break;
                case "annotations": Annotations = json.StringMap(); break;
                // What is both could be read as either (CVE-2021-41190).
                case "layers" or "config" or "fsLayers": throw json.Unexpected("no such member in an index: a document is an index or a manifest");
                default: json.Ignore(); break;
            }
        json.EndObject("schemaVersion", "manifests");
    }

    /// <summary>The type that the document says it has; null if it does not.</summary>
    public string? MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public ContentDescriptor[] Manifests { get; init; } = [];

    public ContentDescriptor? Subject { get; init; }

    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion.Known);
        json.WriteOptional("mediaType", MediaType);
        json.WriteOptional("artifactType", ArtifactType);
        json.WriteStartArray("manifests");
        foreach (ContentDescriptor manifest in Manifests)
            manifest.WriteTo(json);
        json.WriteEndArray();
        json.WriteOptional("subject", Subject);
        json.WriteUnlessEmpty("annotations", Annotations);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static ImageIndex Parse(ReadOnlySpan<byte> utf8, string documentName = "index.json") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new ImageIndex(ref json));

    private static string? ReadType(ref JsonCursor json) =>
        json.OptionalString() is { } type && !MediaTypes.IsIndex(type) ? throw json.Unexpected("the media type of an index") : json.OptionalString();
}
