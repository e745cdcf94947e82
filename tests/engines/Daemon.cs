using System.Diagnostics;

namespace Mocker.Tests.Engines;

/// <summary>A daemon in the background, with its output in a file.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly Process _process;

    /// <param name="log">Where its output goes.</param>
    /// <param name="isReady">Whether it answers.</param>
    /// <param name="command">Program and arguments.</param>
    public Daemon(string log, Func<bool> isReady, params string[] command)
    {
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. command]))!;
        Guest.WaitFor(command[0], () => _process.HasExited ? throw new InvalidOperationException(File.ReadAllText(log)) : isReady());
    }

    public void Dispose()
    {
        Guest.Run("kill", $"{_process.Id}");
        if (!_process.WaitForExit(TimeSpan.FromSeconds(15)))
            _process.Kill();
        _process.Dispose();
    }
}
