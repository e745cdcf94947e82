using System.IO.Pipes;

namespace Mocker.Harness.Containers;

/// <summary>
/// A containerd with directories, socket, configuration and mount namespace of its own. A guardian process (guardian.sh) keeps
/// the namespace and clears all of it away at the end, also when this process is killed.
/// </summary>
internal sealed class Daemon : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, Daemon> Shared = [];
    private static int daemons;

    private readonly AnonymousPipeServerStream leash = new(PipeDirection.Out);
    private readonly Spawned guardian;
    private readonly CaptureFile log = new();
    private Spawned? containerd;

    /// <param name="version">Which containerd.</param>
    /// <param name="configuration">More of its config.toml, after the tests' own part; or null.</param>
    /// <param name="prepare">Is given the daemon's directory before the daemon starts; or null.</param>
    internal Daemon(ContainerdVersion version, string? configuration = null, Action<Daemon>? prepare = null)
    {
        if (!Machine.IsRoot)
            throw new MissingException("needs root: containerd does");
        _ = Machine.MountHugetlbHierarchy();
        Version = version;
        Marker = $"mocker-ctd-{Environment.ProcessId}-{Interlocked.Increment(ref daemons)}";
        Place = Path.Combine(Path.GetTempPath(), Marker);
        foreach (var folder in new[] { "run", "root", "state", "bin" })
            _ = Directory.CreateDirectory(Below(folder));
        File.WriteAllText(Below("config.toml"), Configuration.Text(this) + configuration);
        guardian = StartGuardian();
        prepare?.Invoke(this);
        Start();
    }

    internal ContainerdVersion Version { get; }

    /// <summary>In every path, namespace and cgroup of this daemon.</summary>
    internal string Marker { get; }

    internal string Place { get; }

    internal string Socket => Below("containerd.sock");

    /// <summary>What containerd has logged so far.</summary>
    internal string Log => log.Text();

    /// <summary>A process that is in the daemon's mount namespace for as long as the daemon's directory is there.</summary>
    internal int NamespaceKeeper => guardian.Id;

    /// <summary>One daemon for all the tests that do it no harm.</summary>
    internal static Daemon For(string version)
    {
        if (!Shared.TryGetValue(version, out var daemon))
        {
            Shared.Add(version, daemon = new Daemon(ContainerdVersion.Find(version)));
            AppDomain.CurrentDomain.ProcessExit += (_, _) => daemon.Dispose();
        }
        return daemon;
    }

    /// <summary>A directory that comes first on the daemon's PATH, and so on its shims'.</summary>
    internal string Programs => Below("bin");

    /// <summary>Puts a shell script among <see cref="Programs"/>.</summary>
    internal void AddProgram(string name, string script)
    {
        var file = Path.Combine(Programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal string Below(string name) => Path.Combine(Place, name);

    internal void Start()
    {
        containerd = Spawned.Start(
            new Streams(Streams.NullDescriptor, log.Descriptor, log.Descriptor),
            Inside(
                "/usr/bin/env", $"PATH={Programs}:{Version.Programs}:{Shim.Folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                Path.Combine(Version.Programs, "containerd"), "--config", Below("config.toml"), "--root", Below("root"),
                "--state", Below("state"), "--address", Socket));
        if (!Patience.Happens(StartLimit, () => Ctr(["version"]).Success))
            throw new HarnessException($"containerd {Version.Name} did not answer {StartLimit.TotalSeconds} s after its start: {Log}");
    }

    /// <summary>Kills the daemon as a crash or an OOM kill would; its shims live on.</summary>
    internal void Kill()
    {
        containerd!.Kill();
        _ = containerd.Wait(TimeSpan.FromSeconds(10));
        containerd.Dispose();
        containerd = null;
    }

    /// <summary>Kills the daemon and starts another in its place.</summary>
    internal void Restart()
    {
        Kill();
        Start();
    }

    /// <summary>Runs ctr to its end: options of ctr itself first, then the command.</summary>
    internal Outcome Ctr(string[] command, TimeSpan? limit = null) => Ctr(Streams.NullDescriptor, command, limit);

    internal Outcome Ctr(int input, string[] command, TimeSpan? limit = null) =>
        Spawned.Run(limit ?? CommandLimit, input, CtrLine(command));

    /// <summary>The command line of ctr, run in the daemon's mount namespace.</summary>
    internal string[] CtrLine(params string[] command) => Inside(BareCtrLine(command));

    /// <summary>The same for a thread that is in the daemon's mount namespace already.</summary>
    internal string[] BareCtrLine(params string[] command) =>
        [Path.Combine(Version.Programs, "ctr"), "--address", Socket, .. command];

    /// <summary>The command, run in the daemon's mount namespace.</summary>
    internal string[] Inside(params string[] command) => ["/usr/bin/nsenter", $"--mount=/proc/{NamespaceKeeper}/ns/mnt", "--", .. command];

    /// <summary>Moves the calling thread, and the programs that it starts, into the daemon's mount namespace for good.</summary>
    internal void JoinMountNamespace()
    {
        using var mounts = File.OpenHandle($"/proc/{NamespaceKeeper}/ns/mnt");
        if (Libc.Unshare(Libc.UnshareFilesystem) < 0 || Libc.JoinNamespace((int)mounts.DangerousGetHandle(), Libc.NewMountNamespace) < 0)
            throw HarnessException.FromErrno("join the daemon's mount namespace");
    }

    public void Dispose()
    {
        leash.Dispose();
        if (guardian.Wait(TimeSpan.FromSeconds(30)) is not { Success: true })
            Console.Error.WriteLine($"the guardian of {Place} did not clear it away");
        guardian.Dispose();
        containerd?.Dispose();
        log.Dispose();
    }

    // In a session of its own: what is sent to the tests' process group is not for it.
    private Spawned StartGuardian()
    {
        using var output = new CaptureFile();
        using var end = leash.ClientSafePipeHandle;
        var process = Spawned.Start(
            new Streams((int)end.DangerousGetHandle(), output.Descriptor, output.Descriptor),
            "/usr/bin/setsid", "/usr/bin/unshare", "--mount", "--propagation", "private", "--", "/bin/sh",
            Path.Combine(AppContext.BaseDirectory, "containerd", "guardian.sh"), Place, Marker);
        return Patience.Happens(TimeSpan.FromSeconds(10), () => output.Text() == "ready\n")
            ? process
            : throw new HarnessException($"the daemon's mount namespace was not made: {output.Text()}");
    }
}
