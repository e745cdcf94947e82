using System.Text.Json;

namespace Mocker.Oci;

/// <summary>The container's root filesystem (config.md, Root).</summary>
public sealed class Root : IJsonObject
{
    public Root()
    {
    }

    internal Root(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "path": Path = json.String(); break;
                case "readonly": Readonly = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("path");
    }

    /// <summary>Path of an existing directory: absolute, or relative to the bundle; required.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the root filesystem is read-only inside the container.</summary>
    public bool Readonly { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("path", Path);
        json.WriteOptional("readonly", Readonly ? true : null);
        json.WriteEndObject();
    }
}
