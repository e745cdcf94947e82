using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A namespace to create or to join (config-linux.md, Namespaces; namespaces(7)).</summary>
public sealed class LinuxNamespace : IJsonObject
{
    public LinuxNamespace()
    {
    }

    internal LinuxNamespace(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "type": Type = json.String(); break;
                case "path": Path = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("type");
    }

    /// <summary>One of <see cref="NamespaceNames.All"/>; required.</summary>
    public string Type { get; init; } = "";

    /// <summary>Absolute path of the namespace to join; null to create one.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteOptional("path", Path);
        json.WriteEndObject();
    }
}
