using System.Text.Json;

namespace Mocker.Oci;

/// <summary>The five capability sets as <c>CAP_…</c> names (config.md, Linux Process; capabilities(7)).</summary>
/// <remarks>A set the document leaves out is null; an empty set is an empty array.</remarks>
public sealed class LinuxCapabilities : IJsonObject
{
    public LinuxCapabilities()
    {
    }

    internal LinuxCapabilities(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "bounding": Bounding = json.Strings(); break;
                case "effective": Effective = json.Strings(); break;
                case "inheritable": Inheritable = json.Strings(); break;
                case "permitted": Permitted = json.Strings(); break;
                case "ambient": Ambient = json.Strings(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public string[]? Bounding { get; init; }

    public string[]? Effective { get; init; }

    public string[]? Inheritable { get; init; }

    public string[]? Permitted { get; init; }

    public string[]? Ambient { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("bounding", Bounding);
        json.WriteOptional("effective", Effective);
        json.WriteOptional("inheritable", Inheritable);
        json.WriteOptional("permitted", Permitted);
        json.WriteOptional("ambient", Ambient);
        json.WriteEndObject();
    }
}
