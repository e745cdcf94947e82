using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A process in a container: the first one, or one that <c>exec</c> adds (config.md, Process).</summary>
public sealed class ProcessSpec : IJsonObject
{
    public ProcessSpec()
    {
    }

    internal ProcessSpec(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "terminal": Terminal = json.Boolean(); break;
                case "consoleSize": ConsoleSize = new ConsoleSize(ref json); break;
                case "user": User = new User(ref json); break;
                case "args": Args = json.Strings(); break;
                case "env": Env = json.Strings(); break;
                case "cwd": Cwd = json.String(); break;
                case "capabilities": Capabilities = new LinuxCapabilities(ref json); break;
                case "rlimits": Rlimits = json.Array((ref item) => new PosixRlimit(ref item)); break;
                case "noNewPrivileges": NoNewPrivileges = json.Boolean(); break;
                case "apparmorProfile": ApparmorProfile = json.OptionalString(); break;
                case "selinuxLabel": SelinuxLabel = json.OptionalString(); break;
                case "oomScoreAdj": OomScoreAdj = json.Int32(); break;
                case "scheduler": Scheduler = new Scheduler(ref json); break;
                case "ioPriority": IOPriority = new IOPriority(ref json); break;
                case "execCPUAffinity": ExecCpuAffinity = new ExecCpuAffinity(ref json); break;
                default: json.Ignore(); break;
            }
        json.EndObject("cwd");
    }

    /// <summary>Whether the process gets a new pseudoterminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Size of the terminal in characters; ignored when <see cref="Terminal"/> is false.</summary>
    public ConsoleSize? ConsoleSize { get; init; }

    public User User { get; init; } = new();

    /// <summary>argv, at least one entry.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>Environment as in environ(7).</summary>
    public string[] Env { get; init; } = [];

    /// <summary>Absolute working directory inside the container; required.</summary>
    public string Cwd { get; init; } = "";

    public LinuxCapabilities? Capabilities { get; init; }

    public PosixRlimit[] Rlimits { get; init; } = [];

    public bool NoNewPrivileges { get; init; }

    public string? ApparmorProfile { get; init; }

    public string? SelinuxLabel { get; init; }

    /// <summary>proc(5) <c>oom_score_adj</c>, -1000 to 1000; null leaves it untouched.</summary>
    public int? OomScoreAdj { get; init; }

    public Scheduler? Scheduler { get; init; }

    public IOPriority? IOPriority { get; init; }

    public ExecCpuAffinity? ExecCpuAffinity { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("terminal", Terminal ? true : null);
        json.WriteOptional("consoleSize", ConsoleSize);
        json.WriteOptional("user", User);
        json.WriteOptional("args", Args);
        json.WriteUnlessEmpty("env", Env);
        json.WriteString("cwd", Cwd);
        json.WriteOptional("capabilities", Capabilities);
        json.WriteUnlessEmpty("rlimits", Rlimits);
        json.WriteOptional("noNewPrivileges", NoNewPrivileges ? true : null);
        json.WriteOptional("apparmorProfile", ApparmorProfile);
        json.WriteOptional("selinuxLabel", SelinuxLabel);
        json.WriteOptional("oomScoreAdj", OomScoreAdj);
        json.WriteOptional("scheduler", Scheduler);
        json.WriteOptional("ioPriority", IOPriority);
        json.WriteOptional("execCPUAffinity", ExecCpuAffinity);
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static ProcessSpec Parse(ReadOnlySpan<byte> utf8, string documentName = "process.json") =>
        JsonCursor.Parse(utf8, documentName, (ref json) => new ProcessSpec(ref json));
}
