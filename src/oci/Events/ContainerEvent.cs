using System.Text.Json;

namespace Mocker.Oci;

/// <summary>
/// One line of `events`: figures of a container, or the news that it ran out of memory. No specification has it; the names and the
/// form are runc's (its types/events.go), so that what reads runc's reads ours.
/// </summary>
public sealed class ContainerEvent : IJsonObject
{
    /// <summary>Out of memory.</summary>
    public const string Oom = "oom";

    /// <summary>Figures.</summary>
    public const string Statistics = "stats";

    /// <summary><see cref="Oom"/> or <see cref="Statistics"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The container.</summary>
    public required string Id { get; init; }

    /// <summary>The figures of an event that has some.</summary>
    public ContainerStats? Data { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("id", Id);
        json.WriteOptional("data", Data);
        json.WriteEndObject();
    }
}
