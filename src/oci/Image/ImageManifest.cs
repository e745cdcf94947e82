using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What one image is made of: its configuration and its layers, bottom first (manifest.md; Docker's version 2, schema 2).</summary>
public sealed class ImageManifest : IJsonObject
{
    public ImageManifest()
    {
    }

    internal ImageManifest(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "schemaVersion": SchemaVersion.Read(ref json); break;
                case "mediaType": MediaType = ReadType(ref json); break;
                case "artifactType": ArtifactType = json.OptionalString(); break;
                case "config": Config = new ContentDescriptor(ref json); break;
                case "layers": Layers = json.Array((ref item) => new ContentDescriptor(ref item)); break;
                case "subject": Subject = new ContentDescriptor(ref json); break;
                case "annotations": Annotations = json.StringMap(); break;
                // What is both could be read as either (CVE-2021-41190).
                case "manifests" or "fsLayers": throw json.Unexpected("no such member in a manifest: a document is an index or a manifest");
                default: json.Ignore(); break;
            }
        json.EndObject("schemaVersion", "config", "layers");
    }

    /// <summary>The type that the document says it has; null if it does not.</summary>
    public string? MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public ContentDescriptor Config { get; init; } = new();

    /// <summary>The bottom layer is the first.</summary>
    public ContentDescriptor[] Layers { get; init; } = [];

    public ContentDescriptor? Subject { get; init; }

    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>Whether it is the manifest of something that can be run: not an artifact that is only kept in a registry.</summary>
    public bool IsImage => MediaTypes.IsConfig(Config.MediaType) && Array.TrueForAll(Layers, static layer => MediaTypes.IsLayer(layer.MediaType));

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion.Known);
        json.WriteOptional("mediaType", MediaType);
        json.WriteOptional("artifactType", ArtifactType);
        json.WriteOptional("config", Config);
        json.WriteStartArray("layers");
        foreach (ContentDescriptor layer in Layers)
            layer.WriteTo(json);
        json.WriteEndArray();
        json.WriteOptional("subject", Subject);
        json.WriteUnlessEmpty("annotations", Annotations);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static ImageManifest Parse(ReadOnlySpan<byte> utf8, string documentName = "manifest") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new ImageManifest(ref json));

    private static string? ReadType(ref JsonCursor json) =>
        json.OptionalString() is { } type && !MediaTypes.IsManifest(type) ? throw json.Unexpected("the media type of a manifest") : json.OptionalString();
}
