namespace Mocker.Tests.Containerd;

/// <summary>The CRIU that a daemon's shims find: this machine's may be too old for its kernel.</summary>
internal static class Criu
{
    /// <summary>Puts the one that scripts/criu fetches on the daemon's PATH.</summary>
    internal static void AddTo(Daemon daemon)
    {
        var outcome = Spawned.Run(TimeSpan.FromMinutes(3), Streams.NullDescriptor, Path.Combine(Solution.Folder, "scripts", "criu"));
        Skip.IfNot(outcome.Success, $"CRIU could not be fetched: {outcome.Errors.Trim()}");
        var program = Path.Combine(outcome.Output.Trim(), "criu");
        var check = Spawned.Run(TimeSpan.FromSeconds(20), Streams.NullDescriptor, program, "check");
        Skip.IfNot(check.Success, $"CRIU does not work here: {check.Errors.Trim()}");
        _ = File.CreateSymbolicLink(Path.Combine(daemon.Programs, "criu"), program);
    }

    /// <summary>Puts a shell script in its place.</summary>
    internal static void ReplaceIn(Daemon daemon, string script) => daemon.AddProgram("criu", script);
}
