using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Execution domain (config-linux.md, Personality; personality(2)).</summary>
public sealed class LinuxPersonality : IJsonObject
{
    public LinuxPersonality()
    {
    }

    internal LinuxPersonality(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "domain": Domain = json.String(); break;
                case "flags": Flags = json.Strings(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("domain");
    }

    /// <summary><c>LINUX</c> or <c>LINUX32</c>; required.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The specification defines none yet.</summary>
    public string[] Flags { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("domain", Domain);
        json.WriteUnlessEmpty("flags", Flags);
        json.WriteEndObject();
    }
}
