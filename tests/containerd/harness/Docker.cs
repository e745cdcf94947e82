using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Containerd;

/// <summary>
/// A dockerd beside a bed's containerd, with daemon.json as docs/containerd.md has it, spoken to by its HTTP interface: docker's
/// own client is another package.
/// </summary>
internal sealed class Docker : IDisposable
{
    private const string Image = "busybox:mocker";

    private readonly CaptureFile log = new();
    private readonly Bed bed;
    private readonly Spawned daemon;
    private readonly HttpClient client;

    internal Docker(Bed bed)
    {
        this.bed = bed;
        var fetched = Spawned.Run(TimeSpan.FromMinutes(3), Streams.NullDescriptor, Path.Combine(Solution.Folder, "scripts", "dockerd"));
        Skip.IfNot(fetched.Success, $"dockerd could not be fetched: {fetched.Errors.Trim()}");
        var programs = fetched.Output.Trim();
        var configuration = Below("daemon.json");
        File.WriteAllText(configuration, Snippet.Below("## docker").Replace("/usr/local/bin", Shim.Folder, StringComparison.Ordinal));
        // Nothing of the network, and nothing outside the bed's directory.
        daemon = Spawned.Start(
            new Streams(Streams.NullDescriptor, log.Descriptor, log.Descriptor),
            bed.Daemon.Inside(
                $"{programs}/dockerd", "--containerd", bed.Daemon.Socket, "--config-file", configuration, "--data-root", Below("data"),
                "--exec-root", Below("exec"), "--pidfile", Below("pid"), "--host", $"unix://{Below("sock")}", "--storage-driver", "vfs",
                "--iptables=false", "--ip6tables=false", "--bridge=none", "--userland-proxy=false", "--cgroup-parent", $"/{bed.Namespace}"));
        client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Below("sock")), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://docker/v1.44/"), Timeout = TimeSpan.FromSeconds(60) };
        Assert.True(Patience.Happens(TimeSpan.FromSeconds(30), Answers), $"dockerd does not answer: {log.Text()}");
        _ = Send(HttpMethod.Post, "images/create?fromSrc=-&repo=busybox&tag=mocker", new ByteArrayContent(BusyboxImage.RootFilesystem()));
    }

    /// <summary>Creates and starts a container.</summary>
    /// <returns>Its id.</returns>
    internal string Start(string runtime, params string[] command)
    {
        var answer = Post("containers/create", new JsonObject
        {
            ["Image"] = Image,
            ["Cmd"] = SpecConfig.Strings(command),
            ["HostConfig"] = new JsonObject { ["Runtime"] = runtime, ["NetworkMode"] = "none" },
        });
        var id = JsonNode.Parse(answer)!["Id"]!.GetValue<string>();
        _ = Post($"containers/{id}/start");
        return id;
    }

    internal int Wait(string id) => JsonNode.Parse(Post($"containers/{id}/wait"))!["StatusCode"]!.GetValue<int>();

    /// <summary>What it has printed, each line after eight bytes that say of which stream it is.</summary>
    internal string Output(string id) => Encoding.UTF8.GetString(Send(HttpMethod.Get, $"containers/{id}/logs?stdout=1"));

    internal string Exec(string id, params string[] command)
    {
        var answer = Post($"containers/{id}/exec", new JsonObject { ["AttachStdout"] = true, ["Cmd"] = SpecConfig.Strings(command) });
        return Post($"exec/{JsonNode.Parse(answer)!["Id"]!.GetValue<string>()}/start", new JsonObject { ["Detach"] = false });
    }

    internal string Post(string path, JsonObject? body = null) =>
        Encoding.UTF8.GetString(Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body)));

    internal void Remove(string id) => _ = Send(HttpMethod.Delete, $"containers/{id}?force=1");

    public void Dispose()
    {
        client.Dispose();
        daemon.Dispose();
        log.Dispose();
    }

    private string Below(string name) => bed.Below($"docker-{name}");

    private bool Answers()
    {
        try
        {
            return client.GetAsync("version").GetAwaiter().GetResult().IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private byte[] Send(HttpMethod method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = client.SendAsync(request).GetAwaiter().GetResult();
        var answer = response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        return response.IsSuccessStatusCode
            ? answer
            : throw new HarnessException($"docker: {method} {path}: {(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}");
    }
}
