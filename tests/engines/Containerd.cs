using System.Diagnostics;

namespace Mocker.Tests.Engines;

/// <summary>A containerd of the tests' own, with Mocker's shim in its PATH.</summary>
public sealed class Containerd : IDisposable
{
    private static readonly string s_directory = Path.Combine(Guest.Scratch, "containerd");
    private Daemon? _daemon;

    /// <summary>Mocker's shim, beside the runtime.</summary>
    internal static string Shim { get; } = Path.Combine(Path.GetDirectoryName(Guest.Runtime) ?? "", "containerd-shim-mocker-v2");

    private static string Socket => s_directory + "/socket";

    internal static Outcome Ctr(params string[] command) => Guest.Run("ctr", ["--address", Socket, .. command]);

    internal void Start()
    {
        if (_daemon is not null)
            return;
        Directory.CreateDirectory(s_directory);
        File.WriteAllText(s_directory + "/config.toml", $"""
            version = 2
            root = "{s_directory}/root"
            state = "{s_directory}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "{Socket}"
            [ttrpc]
            address = "{Socket}.ttrpc"
            """);
        _daemon = new(s_directory + "/log", () => File.Exists(Socket) && Ctr("version").ExitCode == 0,
            "env", $"PATH={Path.GetDirectoryName(Shim)}:{Environment.GetEnvironmentVariable("PATH")}", "containerd", "--config", s_directory + "/config.toml");
    }

    /// <summary>The events from now on.</summary>
    internal static EventLog Events() => new(Process.Start(new ProcessStartInfo("ctr", ["--address", Socket, "events"]) { RedirectStandardOutput = true })!);

    public void Dispose() => _daemon?.Dispose();

    /// <summary>What `ctr events` prints.</summary>
    internal sealed class EventLog : IDisposable
    {
        private readonly Process _process;
        private readonly List<string> _lines = [];

        internal EventLog(Process process)
        {
            _process = process;
            process.OutputDataReceived += (_, line) =>
            {
                lock (_lines)
                    _lines.Add(line.Data ?? "");
            };
            process.BeginOutputReadLine();
        }

        public string Text
        {
            get
            {
                lock (_lines)
                    return string.Join('\n', _lines);
            }
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
