using System.Text.Json;

namespace Mocker.Oci;

/// <summary>An image's configuration (image-spec, config.md): how it is run, and what its layers are.</summary>
public sealed class ImageConfig : IJsonObject
{
    public ImageConfig()
    {
    }

    internal ImageConfig(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "created": Created = ReadTime(ref json); break;
                case "author": Author = json.OptionalString(); break;
                case "architecture": Architecture = json.String(); break;
                case "os": Os = json.String(); break;
                case "os.version": OsVersion = json.OptionalString(); break;
                case "variant": Variant = json.OptionalString(); break;
                case "config": Config = new ExecutionParameters(ref json); break;
                case "rootfs": Rootfs = new ImageRootfs(ref json); break;
                case "history": History = json.Array((ref item) => new HistoryEntry(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("architecture", "os", "rootfs");
    }

    public DateTimeOffset? Created { get; init; }

    public string? Author { get; init; }

    public string Architecture { get; init; } = "";

    public string Os { get; init; } = "";

    public string? OsVersion { get; init; }

    public string? Variant { get; init; }

    /// <summary>How the image is run.</summary>
    public ExecutionParameters Config { get; init; } = new();

    public ImageRootfs Rootfs { get; init; } = new();

    /// <summary>How the image was made, the first step first.</summary>
    public HistoryEntry[] History { get; init; } = [];

    /// <summary>What the image runs on.</summary>
    public Platform Platform => new() { Architecture = Architecture, Os = Os, OsVersion = OsVersion, Variant = Variant };

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("created", Created is { } created ? Rfc3339.Format(created) : null);
        json.WriteOptional("author", Author);
        json.WriteString("architecture", Architecture);
        json.WriteString("os", Os);
        json.WriteOptional("os.version", OsVersion);
        json.WriteOptional("variant", Variant);
        json.WriteOptional("config", Config);
        json.WriteOptional("rootfs", Rootfs);
        json.WriteUnlessEmpty("history", History);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> utf8, string documentName = "image configuration") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new ImageConfig(ref json));

    /// <summary>A time; an empty string is none, which Docker writes for images that were imported.</summary>
    internal static DateTimeOffset? ReadTime(ref JsonCursor json) => json.OptionalString() is null ? null : Rfc3339.Read(ref json);
}
