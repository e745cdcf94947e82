using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Pull.Making;

/// <summary>A change of how an image is run, as a line of a Dockerfile says it: <c>ENV A=b</c>, <c>CMD ["sh", "-c", "true"]</c>.</summary>
internal static class ParameterChange
{
    private const string Known = "CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME and WORKDIR";

    /// <summary>Applies changes, one after the other.</summary>
    /// <exception cref="ImageException">One is none; the message says why.</exception>
    public static ExecutionParameters Apply(ExecutionParameters parameters, IEnumerable<string> changes)
    {
        foreach (string change in changes)
            parameters = Apply(parameters, change.Trim());
        return parameters;
    }

    private static ExecutionParameters Apply(ExecutionParameters p, string change)
    {
        int space = change.AsSpan().IndexOfAny(' ', '\t');
        string instruction = space < 0 ? change : change[..space], value = space < 0 ? "" : change[space..].Trim();
        if (value.Length == 0 && instruction.Length > 0)
            throw new ImageException($"the change \"{change}\" says nothing: it has the form INSTRUCTION VALUE, such as ENV NAME=VALUE");
        return instruction.ToUpperInvariant() switch
        {
            "CMD" => With(p, cmd: Command(value)),
            // Arguments of one program are none of another.
            "ENTRYPOINT" => With(p, entrypoint: Command(value), cmd: []),
            "ENV" => With(p, env: [.. Pairs(value, change).Aggregate<(string Name, string Value), IEnumerable<string>>(p.Env, SetVariable)]),
            "EXPOSE" => With(p, ports: [.. p.ExposedPorts.Union(Words(value, change).Select(Port))]),
            "LABEL" => With(p, labels: Merge(p.Labels, Pairs(value, change))),
            "STOPSIGNAL" => With(p, stopSignal: value),
            "USER" => With(p, user: value),
            "VOLUME" => With(p, volumes: [.. p.Volumes.Union(value.StartsWith('[') ? Command(value) : Words(value, change))]),
            "WORKDIR" => With(p, workingDir: Path.GetFullPath(value, p.WorkingDir is ['/', ..] at ? at : "/")),
            _ => throw new ImageException($"the change \"{change}\" is not understood: {Known} are"),
        };
    }

    private static ExecutionParameters With(ExecutionParameters p, string[]? cmd = null, string[]? entrypoint = null, string[]? env = null, string[]? ports = null,
        Dictionary<string, string>? labels = null, string? stopSignal = null, string? user = null, string[]? volumes = null, string? workingDir = null) => new()
        {
            User = user ?? p.User,
            ExposedPorts = ports ?? p.ExposedPorts,
            Env = env ?? p.Env,
            Entrypoint = entrypoint ?? p.Entrypoint,
            Cmd = cmd ?? p.Cmd,
            Volumes = volumes ?? p.Volumes,
            WorkingDir = workingDir ?? p.WorkingDir,
            Labels = labels ?? p.Labels,
            StopSignal = stopSignal ?? p.StopSignal,
            ArgsEscaped = p.ArgsEscaped,
            Others = p.Others,
        };

    /// <summary>A JSON array of strings, or a line for the shell.</summary>
    private static string[] Command(string value)
    {
        if (!value.StartsWith('['))
            return ["/bin/sh", "-c", value];
        try
        {
            using JsonDocument json = JsonDocument.Parse(value);
            return [.. json.RootElement.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? word.GetString()! : throw new JsonException())];
        }
        catch (JsonException e)
        {
            throw new ImageException($"{value} begins as a JSON array and is none of strings, such as [\"sh\", \"-c\", \"true\"]", e);
        }
    }

    /// <summary>A new variable comes last, one that is there stays in its place.</summary>
    private static IEnumerable<string> SetVariable(IEnumerable<string> environment, (string Name, string Value) variable)
    {
        string[] all = [.. environment];
        int at = Array.FindIndex(all, each => each.StartsWith(variable.Name + "=", StringComparison.Ordinal));
        string text = $"{variable.Name}={variable.Value}";
        if (at < 0)
            return [.. all, text];
        all[at] = text;
        return all;
    }

    private static Dictionary<string, string> Merge(Dictionary<string, string> labels, IEnumerable<(string Name, string Value)> added)
    {
        Dictionary<string, string> merged = new(labels);
        foreach ((string name, string value) in added)
            merged[name] = value;
        return merged;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string value, string change)
    {
        foreach (string word in Words(value, change))
        {
            int equals = word.IndexOf('=');
            yield return equals > 0 ? (word[..equals], word[(equals + 1)..]) : throw new ImageException($"\"{word}\" in the change \"{change}\" is not of the form NAME=VALUE");
        }
    }

    private static string Port(string text)
    {
        string[] parts = text.Split('/');
        string protocol = parts.Length == 2 ? parts[1].ToLowerInvariant() : "tcp";
        bool isPort = parts.Length <= 2 && protocol is "tcp" or "udp" or "sctp"
            && Array.TrueForAll(parts[0].Split('-'), static number => ushort.TryParse(number, out ushort port) && port > 0) && parts[0].Count(c => c == '-') <= 1;
        return isPort ? $"{parts[0]}/{protocol}" : throw new ImageException($"\"{text}\" is no port: it has the form PORT[/tcp|udp|sctp], such as 8080/tcp");
    }

    /// <summary>Words as a Dockerfile has them: apart by spaces; quotes keep together, a backslash takes the next character as it is.</summary>
    private static List<string> Words(string value, string change)
    {
        List<string> words = [];
        System.Text.StringBuilder? word = null;
        char quote = '\0';
        for (int at = 0; at < value.Length; at++)
        {
            char c = value[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }
            word ??= new System.Text.StringBuilder();
            if (c == '\\' && quote != '\'' && at + 1 < value.Length)
                word.Append(value[++at]);
            else if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else
                word.Append(c);
        }
        if (quote != '\0')
            throw new ImageException($"the change \"{change}\" has a quote that is not closed");
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
