using System.Text.Json;

namespace Mocker.Oci;

/// <summary>CPUs of a process that <c>exec</c> adds (config.md, Linux Process).</summary>
/// <remarks>Lists as in cpuset(7), "List format": <c>0-3,7</c>.</remarks>
public sealed class ExecCpuAffinity : IJsonObject
{
    public ExecCpuAffinity()
    {
    }

    internal ExecCpuAffinity(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "initial": Initial = json.OptionalString(); break;
                case "final": Final = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Before the process is moved to the container's cgroup; null leaves the affinity alone.</summary>
    public string? Initial { get; init; }

    /// <summary>After it was moved, until it executes; null leaves the affinity alone.</summary>
    public string? Final { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("initial", Initial);
        json.WriteOptional("final", Final);
        json.WriteEndObject();
    }
}
