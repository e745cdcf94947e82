using System.Text.Json;

namespace Mocker.Oci;

/// <summary>I/O scheduling of a process (config.md, Linux Process; ioprio_set(2)).</summary>
public sealed class IOPriority : IJsonObject
{
    public IOPriority()
    {
    }

    internal IOPriority(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "class": Class = json.String(); break;
                case "priority": Priority = json.Int32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("class");
    }

    /// <summary><c>IOPRIO_CLASS_RT</c>, <c>IOPRIO_CLASS_BE</c> or <c>IOPRIO_CLASS_IDLE</c>; required.</summary>
    public string Class { get; init; } = "";

    /// <summary>0 (most) to 7 (least) within the class; required by config.md, 0 when absent as in specs-go.</summary>
    public int Priority { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("class", Class);
        json.WriteNumber("priority", Priority);
        json.WriteEndObject();
    }
}
