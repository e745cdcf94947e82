using System.Text.Json;

namespace Mocker.Oci;

/// <summary>NUMA memory policy (config-linux.md, Memory policy; set_mempolicy(2)).</summary>
public sealed class LinuxMemoryPolicy : IJsonObject
{
    public LinuxMemoryPolicy()
    {
    }

    internal LinuxMemoryPolicy(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "mode": Mode = json.String(); break;
                case "nodes": Nodes = json.OptionalString(); break;
                case "flags": Flags = json.Strings(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("mode");
    }

    /// <summary><c>MPOL_…</c> name; required.</summary>
    public string Mode { get; init; } = "";

    /// <summary>NUMA nodes in cpuset(7)'s list format.</summary>
    public string? Nodes { get; init; }

    /// <summary><c>MPOL_F_…</c> names.</summary>
    public string[] Flags { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mode", Mode);
        json.WriteOptional("nodes", Nodes);
        json.WriteUnlessEmpty("flags", Flags);
        json.WriteEndObject();
    }
}
