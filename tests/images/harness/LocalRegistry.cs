using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mocker.Tests.Images;

/// <summary>Debian's docker-registry on loopback, with an empty storage of its own; it ends with this object, or after some minutes.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly Process _process;
    private readonly string _directory;
    private readonly IPAddress _address;

    /// <param name="http">Further lines of the section http of its configuration, indented by two.</param>
    /// <param name="sections">Further sections.</param>
    /// <param name="address">Where it listens.</param>
    public LocalRegistry(string http = "", string sections = "", string address = "127.0.0.1")
    {
        _address = IPAddress.Parse(address.Trim('[', ']'));
        _directory = Directory.CreateTempSubdirectory("mocker-registry-").FullName;
        Port = FreePort();
        string configuration = Path.Combine(_directory, "config.yml");
        File.WriteAllText(configuration, $"""
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: {_directory}/data
            {sections}
            http:
              addr: "{address}:{Port}"
            {http}
            """);
        Skip.IfNot(File.Exists("/usr/bin/docker-registry"), "docker-registry is not installed");
        _process = HostProgram.Start("timeout", ["300", "docker-registry", "serve", configuration]);
        _process.OutputDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        WaitUntilItListens();
    }

    public int Port { get; }

    /// <summary>A line for each request, as web servers have them.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>HOST:PORT.</summary>
    public string Host => $"localhost:{Port}";

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        // timeout(1) passes the signal on.
        Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void WaitUntilItListens()
    {
        for (long start = Environment.TickCount64; Environment.TickCount64 - start < 30_000; Thread.Sleep(50))
        {
            Assert.False(_process.HasExited, "docker-registry ended at once");
            try
            {
                using TcpClient client = new(_address.AddressFamily);
                client.Connect(_address, Port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
        Assert.Fail("docker-registry does not listen");
    }
}
