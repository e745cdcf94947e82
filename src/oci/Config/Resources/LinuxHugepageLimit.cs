using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Limit for huge pages of one size (config-linux.md, Huge page limits).</summary>
public sealed class LinuxHugepageLimit : IJsonObject
{
    public LinuxHugepageLimit()
    {
    }

    internal LinuxHugepageLimit(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "pageSize": PageSize = json.String(); break;
                case "limit": Limit = json.UInt64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("pageSize", "limit");
    }

    /// <summary><c>64KB</c>, <c>2MB</c>, <c>1GB</c>, …; required.</summary>
    public string PageSize { get; init; } = "";

    /// <summary>Bytes; required.</summary>
    public ulong Limit { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("pageSize", PageSize);
        json.WriteNumber("limit", Limit);
        json.WriteEndObject();
    }
}
