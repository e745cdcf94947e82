using System.Text.Json;

namespace Mocker.Tests.Containerd;

/// <summary>What `ctr events` prints of one bed's namespace.</summary>
internal sealed class EventLog : IDisposable
{
    private readonly CaptureFile output = new();
    private readonly Spawned reader;
    private readonly Bed bed;

    /// <summary>Returns when the subscription is known to stand: an event of our own has come through.</summary>
    internal EventLog(Bed bed)
    {
        this.bed = bed;
        reader = Spawned.Start(new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor), bed.CtrLine("events"));
        var attempt = 0;
        Eventually.Expect(
            () =>
            {
                _ = bed.Ctr("namespaces", "label", bed.Namespace, $"attempt={attempt++}").OrThrow();
                return output.Text().Contains("/namespaces/update", StringComparison.Ordinal);
            },
            () => $"`ctr events` shows none: {output.Text()}");
    }

    /// <summary>
    /// The events of one container so far, as "create init", "exit exec1 3", "exit init 0". The process of an event without one
    /// is the container's first.
    /// </summary>
    internal List<string> Of(string id)
    {
        var found = new List<string>();
        foreach (var line in output.Text().Split('\n'))
        {
            var topic = line.IndexOf(" /tasks/", StringComparison.Ordinal);
            var json = line.IndexOf('{', StringComparison.Ordinal);
            if (topic < 0 || json < topic || !line.Contains($" {bed.Namespace} ", StringComparison.Ordinal))
                continue;
            using var document = JsonDocument.Parse(line[json..]);
            var body = document.RootElement;
            if (Text(body, "container_id") != id)
                continue;
            var kind = line[(topic + " /tasks/".Length)..json].Trim();
            var process = Text(body, "exec_id") ?? Text(body, "id") ?? id;
            // Zero is left out, as Go's JSON does where it is told to.
            var status = body.TryGetProperty("exit_status", out var value) ? value.GetInt32() : 0;
            found.Add($"{kind} {(process == id ? "init" : process)}{(kind == "exit" ? $" {status}" : "")}");
        }
        return found;
    }

    /// <summary>Waits for this event of the container.</summary>
    /// <returns>All of the container's events by then.</returns>
    internal List<string> Expect(string id, string entry)
    {
        Eventually.Expect(() => Of(id).Contains(entry), () => $"no event \"{entry}\" of {id}, but {string.Join(", ", Of(id))}");
        return Of(id);
    }

    public void Dispose()
    {
        reader.Dispose();
        output.Dispose();
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
