using Mocker.Container.Launch;

namespace Mocker.Container.Lifecycle;

/// <summary>What `exec` is told besides the process.</summary>
public sealed record ExecOptions
{
    /// <summary>A path socket that receives the terminal (--console-socket).</summary>
    public string? ConsoleSocket { get; init; }

    /// <inheritdoc cref="Launch.LaunchOptions.PlainLineEnds"/>
    public bool PlainLineEnds { get; init; }

    /// <summary>A path socket that receives the process's pidfd (--pidfd-socket).</summary>
    public string? PidFdSocket { get; init; }

    /// <summary>Where the process id is written (--pid-file).</summary>
    public string? PidFile { get; init; }

    /// <summary>Descriptors 3 to 2+N stay open (--preserve-fds).</summary>
    public int PreserveDescriptors { get; init; }

    /// <summary>Cgroups below the container's, each as [controller[,controller]:]path (--cgroup).</summary>
    public string[] Cgroups { get; init; } = [];

    /// <summary>Do not refuse a paused container (--ignore-paused).</summary>
    public bool IgnorePaused { get; init; }

    /// <summary>Its stdin, stdout and stderr; null for the runtime's own.</summary>
    public StandardStreams? Streams { get; init; }
}
