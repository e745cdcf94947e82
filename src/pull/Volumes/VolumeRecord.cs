using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Pull.Volumes;

/// <summary>What is remembered of a volume (volume.json in its directory).</summary>
public sealed record VolumeRecord : IJsonObject
{
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <exception cref="OciDocumentException">Somebody damaged it.</exception>
    public static VolumeRecord Parse(ReadOnlySpan<byte> utf8, string document) => JsonCursor.Parse(utf8, document, Read);

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembersTo(json);
        json.WriteEndObject();
    }

    internal void WriteMembersTo(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("created", Rfc3339.Format(Created));
        json.WriteUnlessEmpty("labels", Labels);
    }

    private static VolumeRecord Read(ref JsonCursor json)
    {
        VolumeRecord record = new() { Name = "", Created = default };
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "name": record = record with { Name = json.String() }; break;
                case "created": record = record with { Created = Rfc3339.Read(ref json) }; break;
                case "labels": record = record with { Labels = json.StringMap() }; break;
                default: json.Ignore(); break;
            }
        json.EndObject("name", "created");
        return record;
    }
}
