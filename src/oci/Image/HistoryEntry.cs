using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One step of how an image was made (config.md, "history").</summary>
public sealed class HistoryEntry : IJsonObject
{
    public HistoryEntry()
    {
    }

    internal HistoryEntry(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "created": Created = ImageConfig.ReadTime(ref json); break;
                case "created_by": CreatedBy = json.OptionalString(); break;
                case "author": Author = json.OptionalString(); break;
                case "comment": Comment = json.OptionalString(); break;
                case "empty_layer": EmptyLayer = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public DateTimeOffset? Created { get; init; }

    /// <summary>The command that made the layer.</summary>
    public string? CreatedBy { get; init; }

    public string? Author { get; init; }

    public string? Comment { get; init; }

    /// <summary>The step made no layer.</summary>
    public bool EmptyLayer { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("created", Created is { } created ? Rfc3339.Format(created) : null);
        json.WriteOptional("created_by", CreatedBy);
        json.WriteOptional("author", Author);
        json.WriteOptional("comment", Comment);
        json.WriteOptional("empty_layer", EmptyLayer ? true : null);
        json.WriteEndObject();
    }
}
