using System.Text.Json;

namespace Mocker.Oci;

/// <summary>CPU scheduling of a process (config.md, Linux Process; sched_setattr(2)).</summary>
public sealed class Scheduler : IJsonObject
{
    public Scheduler()
    {
    }

    internal Scheduler(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "policy": Policy = json.String(); break;
                case "nice": Nice = json.Int32(); break;
                case "priority": Priority = json.Int32(); break;
                case "flags": Flags = json.Strings(); break;
                case "runtime": Runtime = json.UInt64(); break;
                case "deadline": Deadline = json.UInt64(); break;
                case "period": Period = json.UInt64(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("policy");
    }

    /// <summary><c>SCHED_…</c> name; required.</summary>
    public string Policy { get; init; } = "";

    /// <summary>-20 to 19, for SCHED_OTHER and SCHED_BATCH.</summary>
    public int? Nice { get; init; }

    /// <summary>Static priority, for SCHED_FIFO and SCHED_RR.</summary>
    public int? Priority { get; init; }

    /// <summary><c>SCHED_FLAG_…</c> names.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Runtime { get; init; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Period { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("policy", Policy);
        json.WriteOptional("nice", Nice);
        json.WriteOptional("priority", Priority);
        json.WriteUnlessEmpty("flags", Flags);
        json.WriteOptional("runtime", Runtime);
        json.WriteOptional("deadline", Deadline);
        json.WriteOptional("period", Period);
        json.WriteEndObject();
    }
}
