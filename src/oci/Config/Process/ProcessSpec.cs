namespace Mocker.Oci;

/// <summary>A process in a container: the first one, or one that <c>exec</c> adds (config.md, Process).</summary>
public sealed class ProcessSpec
{
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
}
