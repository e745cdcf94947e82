using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Container.IntelRdt;

/// <summary>Where a container's groups are in the resctrl file system, for state.json.</summary>
/// <param name="Class">Absolute path of its class of service.</param>
/// <param name="Monitoring">That of its monitoring group; null without.</param>
/// <param name="Made">Those directories that were made for the container, in that order; only these are ever removed.</param>
public sealed record RdtPaths(string Class, string? Monitoring, string[] Made)
{
    /// <summary>Writes the object <c>{"class":...,"monitoring":...,"made":[...]}</c>.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("class"u8, Class);
        json.WriteOptional("monitoring", Monitoring);
        json.WriteOptional("made", Made);
        json.WriteEndObject();
    }

    internal static RdtPaths Read(ref JsonCursor json)
    {
        string name = "";
        string? monitoring = null;
        string[] made = [];
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "class": name = json.String(); break;
                case "monitoring": monitoring = json.OptionalString(); break;
                case "made": made = json.Strings(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("class", "made");
        return new(name, monitoring, made);
    }
}
