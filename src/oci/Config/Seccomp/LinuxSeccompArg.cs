using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A condition on one argument of a system call (config-linux.md, Seccomp, "args").</summary>
public sealed class LinuxSeccompArg : IJsonObject
{
    public LinuxSeccompArg()
    {
    }

    internal LinuxSeccompArg(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "index": Index = json.UInt32(); break;
                case "value": Value = json.UInt64(); break;
                case "valueTwo": ValueTwo = json.UInt64(); break;
                case "op": Op = json.String(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("index", "value", "op");
    }

    /// <summary>Which argument, 0 to 5; required.</summary>
    public uint Index { get; init; }

    /// <summary>Operand; the mask for SCMP_CMP_MASKED_EQ; required.</summary>
    public ulong Value { get; init; }

    /// <summary>Second operand: what SCMP_CMP_MASKED_EQ compares with.</summary>
    public ulong ValueTwo { get; init; }

    /// <summary><c>SCMP_CMP_…</c> name; required.</summary>
    public string Op { get; init; } = "";

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("index", Index);
        json.WriteNumber("value", Value);
        json.WriteNumber("valueTwo", ValueTwo);
        json.WriteString("op", Op);
        json.WriteEndObject();
    }
}
