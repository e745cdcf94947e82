using System.Net;
using System.Net.Http.Headers;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Registry;

/// <summary>A repository by the distribution specification: manifests and blobs, to fetch and to add.</summary>
internal sealed class RegistryClient(RegistryLocation location, RegistryOptions options) : IDisposable
{
    /// <summary>Times that content may come damaged before it is given up.</summary>
    private const int MostDamaged = 3;

    private static readonly string[] s_accepted =
    [
        MediaTypes.Index, MediaTypes.Manifest, MediaTypes.DockerList, MediaTypes.DockerManifest,
        // To be able to say in words that it is too old.
        MediaTypes.DockerSignedSchema1, MediaTypes.DockerSchema1,
    ];

    private readonly Connection _connection = new(location, options);

    public RegistryLocation Location => location;

    private string Pulling => $"repository:{location.Repository}:pull";

    private string Pushing => $"repository:{location.Repository}:pull,push";

    /// <summary>Asks whether the registry accepts a login.</summary>
    /// <exception cref="RegistryException">It does not.</exception>
    public async Task LogInAsync(Authentication.Login login, CancellationToken cancellation)
    {
        _connection.Login = login;
        using HttpResponseMessage answer = await _connection.SendAsync(address => new(HttpMethod.Get, address), "/v2/", "", $"log in at {location.Registry}", cancellation);
    }

    /// <summary>Fetches a manifest or an index.</summary>
    /// <param name="reference">Tag or digest.</param>
    /// <param name="expected">Its digest where it is known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What it is, and its bytes.</returns>
    public async Task<(ContentDescriptor Descriptor, byte[] Content)> ReadManifestAsync(string reference, Digest? expected, CancellationToken cancellation)
    {
        string what = $"fetch the manifest {reference} of {location.Host}/{location.Repository}";
        for (int damaged = 1; ; damaged++)
        {
            using HttpResponseMessage answer = await _connection.SendAsync(AskForManifest, $"/v2/{location.Repository}/manifests/{reference}", Pulling, what, cancellation);
            byte[] content = await ReadDocumentAsync(answer, what, cancellation);
            string type = answer.Content.Headers.ContentType?.MediaType ?? "";
            Digest found = expected is { Algorithm: "sha512" } ? Digest.OfHash(System.Security.Cryptography.SHA512.HashData(content)) : Digest.Of(content);
            if (expected is null || found == expected)
                return (new ContentDescriptor { MediaType = type, Digest = found, Size = content.Length }, content);
            if (damaged == MostDamaged)
                throw new RegistryException($"cannot {what}: what came has the digest {found}");
        }
    }

    /// <summary>Fetches a blob, or the rest of it; what comes is verified by who commits it.</summary>
    /// <param name="blob">What it has to be.</param>
    /// <param name="partial">Gets the bytes, and is committed.</param>
    /// <param name="progress">Gets the number of bytes that are there, each time it changes.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task FetchAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation)
    {
        string what = $"fetch {blob.Digest} of {location.Host}/{location.Repository}";
        int failures = 0, damaged = 0;
        while (true)
        {
            long before = partial.Length;
            try
            {
                if (!partial.IsComplete)
                    await FetchRestAsync(blob, partial, progress, what, cancellation);
                if (partial.IsComplete)
                {
                    partial.Commit();
                    return;
                }
                failures++; // an end that came too early without an error
            }
            catch (ImageException e)
            {
                // Damaged content was thrown away; a proxy's cache may have it right the next time.
                progress.Report(0);
                if (++damaged == MostDamaged)
                    throw new RegistryException($"cannot {what}: {e.Message}; it came damaged {MostDamaged} times", null, e);
                continue;
            }
            catch (BrokenOffException e)
            {
                failures = partial.Length > before ? 1 : failures + 1;
                if (failures >= options.Attempts)
                    throw new RegistryException($"cannot {what}: the connection broke off {failures} times, the last time after {partial.Length} of {blob.Size} bytes: {e.Message}", null, e);
            }
            if (failures >= options.Attempts)
                throw new RegistryException($"cannot {what}: it ends after {partial.Length} of {blob.Size} bytes");
            if (failures > 0)
                await Task.Delay(Retrying.BackOff(failures, options.FirstWait), cancellation);
        }
    }

    /// <summary>Reads a small blob.</summary>
    public async Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await _connection.SendAsync(
                address => new(HttpMethod.Head, address), $"/v2/{location.Repository}/blobs/{digest}", Pushing, $"ask for {digest}", cancellation);
            return true;
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Adds a blob: has it mounted from another repository (distribution-spec, "Mounting a blob from another repository"), or sends it in one piece
    /// (Pushing blobs: POST then PUT). A try that breaks off is followed by one with a new session, for of the old one nobody knows what has come.
    /// </summary>
    /// <param name="blob">What it is.</param>
    /// <param name="open">Opens its content; called for every try.</param>
    /// <param name="other">A repository of the registry that should have it; null for none.</param>
    /// <param name="progress">Gets the number of bytes that were sent.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether it was mounted.</returns>
    public async Task<bool> PushBlobAsync(ContentDescriptor blob, Func<Stream> open, string? other, IProgress<long> progress, CancellationToken cancellation)
    {
        string what = $"push {blob.Digest} to {location.Host}/{location.Repository}";
        string? first = other is null ? null : await MountAsync(blob.Digest, other, what, cancellation);
        if (first is { Length: 0 })
            return true;
        async Task<string> NewSessionAsync()
        {
            using HttpResponseMessage session = await _connection.SendAsync(Empty, Uploads, Pushing, what, cancellation);
            return Place(session, what);
        }
        string Target(string place) => $"{place}{(place.Contains('?') ? '&' : '?')}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        using HttpResponseMessage done = await _connection.SendAsync(address =>
        {
            StreamContent content = new(new CountingStream(open(), progress), 128 << 10);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Headers.ContentLength = blob.Size;
            return new(HttpMethod.Put, address) { Content = content };
        }, Target(first ?? await NewSessionAsync()), Pushing, what, cancellation, async () => Target(await NewSessionAsync()));
        return false;
    }

    /// <returns>Empty if it is mounted; otherwise where the registry wants it to be sent, or null if it does not say.</returns>
    private async Task<string?> MountAsync(Digest digest, string other, string what, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await _connection.SendAsync(Empty, $"{Uploads}?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(other)}",
                $"{Pushing} repository:{other}:pull", what, cancellation);
            return answer.StatusCode == HttpStatusCode.Created ? "" : Place(answer, what);
        }
        catch (RegistryException e) when (e.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
        {
            // Perhaps we may not read there. Then it is sent.
            return null;
        }
    }

    private string Uploads => $"/v2/{location.Repository}/blobs/uploads/";

    private static HttpRequestMessage Empty(Uri address) => new(HttpMethod.Post, address) { Content = new ByteArrayContent([]) };

    private string Place(HttpResponseMessage session, string what) =>
        session.Headers.Location?.OriginalString ?? throw new RegistryException($"cannot {what}: {location.Host} does not say where to");

    /// <summary>Adds a manifest under a tag or its digest.</summary>
    public async Task PushManifestAsync(ContentDescriptor manifest, byte[] content, string reference, CancellationToken cancellation)
    {
        using HttpResponseMessage done = await _connection.SendAsync(address =>
        {
            ByteArrayContent body = new(content);
            body.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
            return new(HttpMethod.Put, address) { Content = body };
        }, $"/v2/{location.Repository}/manifests/{reference}", Pushing, $"push the manifest {reference} to {location.Host}/{location.Repository}", cancellation);
    }

    public void Dispose() => _connection.Dispose();

    private static HttpRequestMessage AskForManifest(Uri address)
    {
        HttpRequestMessage request = new(HttpMethod.Get, address);
        foreach (string type in s_accepted)
            request.Headers.Accept.ParseAdd(type);
        return request;
    }

    private async Task<byte[]> ReadDocumentAsync(HttpResponseMessage answer, string what, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.Patience);
        using Stream body = await answer.Content.ReadAsStreamAsync(patience.Token);
        using MemoryStream content = new();
        byte[] buffer = new byte[32 << 10];
        try
        {
            while (await body.ReadAsync(buffer, patience.Token) is > 0 and int read)
            {
                content.Write(buffer, 0, read);
                if (content.Length > BlobStore.LargestDocument)
                    throw new RegistryException($"cannot {what}: it has more than {Words.Bytes(BlobStore.LargestDocument)}");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new RegistryException($"cannot {what}: the connection broke off: {e.Message}", null, e);
        }
        return content.ToArray();
    }

    private async Task FetchRestAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, string what, CancellationToken cancellation)
    {
        long start = partial.Length;
        using HttpResponseMessage answer = await _connection.SendAsync(address =>
        {
            HttpRequestMessage request = new(HttpMethod.Get, address);
            if (start > 0)
                request.Headers.Range = new RangeHeaderValue(start, null);
            return request;
        }, $"/v2/{location.Repository}/blobs/{blob.Digest}", Pulling, what, cancellation);
        bool goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == start;
        if (start > 0 && !goesOn)
            partial.Restart();
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || answer.StatusCode == HttpStatusCode.PartialContent && !goesOn)
            throw new ImageException($"{location.Host} does not give the rest from byte {start} on");
        using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        byte[] buffer = new byte[128 << 10];
        while (true)
        {
            patience.CancelAfter(options.Patience);
            int read;
            try
            {
                read = await body.ReadAsync(buffer, patience.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new BrokenOffException(e is OperationCanceledException ? $"nothing came for {options.Patience.TotalSeconds} s" : e.Message, e);
            }
            if (read == 0)
                return;
            partial.Write(buffer.AsSpan(0, read));
            progress.Report(partial.Length);
        }
    }

    /// <summary>The connection broke off; what could not be written to disk is another matter.</summary>
    private sealed class BrokenOffException(string message, Exception inner) : Exception(message, inner);
}
