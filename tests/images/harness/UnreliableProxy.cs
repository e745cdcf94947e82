using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocker.Tests.Images;

/// <summary>
/// Stands before a registry and does as it is told: cuts connections, sends other bytes, refuses, redirects. It remembers what it was asked.
/// One request a connection.
/// </summary>
internal sealed class UnreliableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _upstream = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly int _target;
    private readonly Func<Request, Fault?> _misbehave;

    /// <param name="target">Port of the registry; 0 for none, if all that is asked is misbehaved at.</param>
    /// <param name="misbehave">What to do to a request; null to serve it.</param>
    public UnreliableProxy(int target, Func<Request, Fault?> misbehave)
    {
        (_target, _misbehave) = (target, misbehave);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<Request> Requests { get; } = [];

    public string Host => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Requests for the content of a blob.</summary>
    public Request[] RequestsFor(string digest) => [.. Requests.Where(request => request.Method == "GET" && request.Path.EndsWith(digest, StringComparison.Ordinal))];

    public void Dispose()
    {
        _listener.Dispose();
        _upstream.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await ReadRequestAsync(stream) is not { } request)
                    return; // TLS, which is tried first, is cut off
                Requests.Enqueue(request);
                Fault fault = _misbehave(request) ?? new Fault();
                if (request.Method == "CONNECT")
                {
                    await TunnelAsync(stream);
                    return;
                }
                if (fault.Status is { } status)
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{fault.Headers}Content-Length: {fault.Body.Length}\r\n\r\n{fault.Body}"));
                else
                    await ForwardAsync(stream, request, fault);
            }
            catch (Exception e) when (e is IOException or SocketException or HttpRequestException or ObjectDisposedException)
            {
                // The client was killed, or we were disposed of.
            }
        }
    }

    /// <summary>What a proxy does for TLS: passes bytes on, both ways, until one end has no more.</summary>
    private async Task TunnelAsync(NetworkStream stream)
    {
        using TcpClient upstream = new();
        await upstream.ConnectAsync(IPAddress.Loopback, _target);
        await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        NetworkStream there = upstream.GetStream();
        await Task.WhenAny(stream.CopyToAsync(there), there.CopyToAsync(stream));
    }

    private async Task ForwardAsync(NetworkStream stream, Request request, Fault fault)
    {
        using HttpRequestMessage message = new(new HttpMethod(request.Method), $"http://127.0.0.1:{_target}{request.LocalPath}");
        if (request.Header("Accept") is { } accept)
            message.Headers.TryAddWithoutValidation("Accept", accept);
        if (request.Header("Range") is { } range && !fault.IgnoreRange)
            message.Headers.TryAddWithoutValidation("Range", range);
        if (request.Method is "POST" or "PUT")
        {
            message.Content = new ByteArrayContent(request.Content);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.Header("Content-Type"));
        }
        using HttpResponseMessage answer = await _upstream.SendAsync(message);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        StringBuilder head = new($"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n");
        foreach ((string name, IEnumerable<string> values) in answer.Content.Headers.Where(header => header.Key is "Content-Type" or "Content-Range"))
            head.Append($"{name}: {string.Join(", ", values)}\r\n");
        // What comes next goes through here as well.
        if (answer.Headers.Location is { } place)
            head.Append($"Location: {(place.IsAbsoluteUri ? place.PathAndQuery : place.OriginalString)}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"));
        if (fault.Corrupt && body.Length > 0)
            body[body.Length / 2] ^= 1;
        int end = Math.Min(body.Length, fault.CutAfter ?? int.MaxValue);
        for (int at = 0; at < end; at += 64 << 10)
        {
            await stream.WriteAsync(body.AsMemory(at, Math.Min(64 << 10, end - at)));
            await Task.Delay(fault.Pause);
        }
    }

    private static async Task<Request?> ReadRequestAsync(NetworkStream stream)
    {
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0 || text.Length == 0 && one[0] < ' ')
                return null;
            text.Append((char)one[0]);
        }
        string[] lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] words = lines[0].Split(' ');
        Request request = new(words[0], words[1], lines[1..], []);
        if (!int.TryParse(request.Header("Content-Length"), out int length))
            return request;
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return request with { Content = body };
    }

    /// <summary>What was asked.</summary>
    /// <param name="Method">Such as GET.</param>
    /// <param name="Path">As in the request: a proxy is asked for a whole address.</param>
    /// <param name="Lines">The headers.</param>
    /// <param name="Content">What came with it.</param>
    internal sealed record Request(string Method, string Path, string[] Lines, byte[] Content)
    {
        public string Body => Encoding.UTF8.GetString(Content);

        public string LocalPath => Path.StartsWith("http://", StringComparison.Ordinal) ? new Uri(Path).PathAndQuery : Path;

        public string? Header(string name) => Array.Find(Lines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    /// <summary>What to do instead of serving, or while serving.</summary>
    /// <param name="Status">Answer with this and nothing of the registry's.</param>
    /// <param name="Headers">Further headers, each with its line end.</param>
    /// <param name="Body">The answer's body.</param>
    /// <param name="CutAfter">Bytes of the body after which the connection is cut.</param>
    /// <param name="Corrupt">Change one bit of the body.</param>
    /// <param name="IgnoreRange">Send the whole though a part was asked for.</param>
    /// <param name="Pause">Milliseconds between 64 KiB.</param>
    internal sealed record Fault(string? Status = null, string Headers = "", string Body = "", int? CutAfter = null, bool Corrupt = false, bool IgnoreRange = false, int Pause = 0);
}
