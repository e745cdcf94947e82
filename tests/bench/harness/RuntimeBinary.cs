using System.Diagnostics;

namespace Mocker.Harness;

/// <summary>An OCI runtime under test: its name in tables, its binary, a state root of its own, and who makes its cgroups.</summary>
internal sealed record RuntimeBinary(string Name, string Path, string Root, bool UsesSystemd = false)
{
    /// <summary>The command line of one of the runtime's commands, with the global options in their places.</summary>
    internal string[] Arguments(params string[] command) =>
        [Path, "--root", Root, .. UsesSystemd ? (string[])["--systemd-cgroup"] : [], .. command];

    /// <summary>Runs one command to its end and takes what it printed.</summary>
    /// <param name="limit">After this the command is killed, and the outcome says so.</param>
    internal Outcome Call(TimeSpan limit, params string[] command) => Call(pid => Child.Wait(pid, limit), command);

    /// <summary>The same, on a host whose init reaps orphans meanwhile; see <see cref="Child.WaitAndReapOthers"/>.</summary>
    internal Outcome CallWithReaper(TimeSpan limit, params string[] command) =>
        Call(pid => Child.WaitAndReapOthers(pid, limit), command);

    internal Outcome Call(params string[] command) => Call(TimeSpan.FromSeconds(30), command);

    private Outcome Call(Func<int, ExitStatus?> wait, string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var line = new Command(Arguments(command));
        var started = Stopwatch.GetTimestamp();
        var pid = line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor));
        var status = wait(pid);
        return new Outcome(line.Text, status, output.Text(), errors.Text(), Stopwatch.GetElapsedTime(started));
    }
}
