using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>One container from create to delete.</summary>
internal sealed class Lifecycle(Bundle bundle, string id, string pidFile)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    /// <param name="runtime">Whose container.</param>
    /// <param name="meter">What is measured of each command.</param>
    /// <param name="everyCommand">With `state` and `exec` between; otherwise only what every container needs.</param>
    internal void Live(RuntimeBinary runtime, IMeter meter, bool everyCommand)
    {
        meter.Step(runtime, "create", "create", "--bundle", bundle.Path, "--pid-file", pidFile, id);
        meter.Step(runtime, "start", "start", id);
        if (everyCommand)
        {
            meter.Step(runtime, "state", "state", id);
            meter.Step(runtime, "exec /bin/true", "exec", id, "/bin/true");
        }
        meter.Step(runtime, "kill", "kill", id, "KILL");
        // The container's process is this process's adopted child: wait for its end, as an engine's shim would.
        var pid = int.Parse(File.ReadAllText(pidFile));
        if (Child.Wait(pid, EndLimit) is null)
            throw new HarnessException(
                $"{runtime.Name}: process {pid} lived on for {EndLimit.TotalSeconds} s after `kill {id} KILL`");
        meter.Step(runtime, "delete", "delete", id);
    }
}
