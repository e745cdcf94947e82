using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Mocker.Pull.Registry;

/// <summary>
/// Requests to one registry: with TLS or without, logged in where that is asked for, through redirects, and tried again where that may help.
/// Proxies are those of the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY).
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int MostRedirects = 10;

    private readonly RegistryLocation _location;
    private readonly RegistryOptions _options;
    private readonly Certificates _certificates;
    private readonly HttpClient _client;
    private readonly Authorizer _authorizer;
    private Uri? _base;

    public Connection(RegistryLocation location, RegistryOptions options)
    {
        (_location, _options) = (location, options);
        _certificates = Certificates.Of(location.Registry, options.CertificateDirectory);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = _certificates.Options,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("mocker", typeof(Connection).Assembly.GetName().Version?.ToString(3)));
        _authorizer = new Authorizer(location.Registry, options, SendOnceAsync);
    }

    /// <summary>The registry as people know it.</summary>
    public string Registry => _location.Registry;

    /// <summary>The path of the repository there.</summary>
    public string Repository => _location.Repository;

    /// <summary>Logs in with these, whatever the file says.</summary>
    public Authentication.Login? Login
    {
        set => _authorizer.Login = value;
    }

    /// <summary>Makes a request and follows it through.</summary>
    /// <param name="make">Makes the message for an address; called for every try.</param>
    /// <param name="path">Below the registry's address, or a whole address that it gave.</param>
    /// <param name="access">What is to be allowed, as the token's scope: repository:NAME:pull.</param>
    /// <param name="what">What is asked for, for errors.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="renew">Gives another path before each further try; null to take the same.</param>
    /// <returns>An answer whose status is a success, or 416 to what asked for a range.</returns>
    /// <exception cref="RegistryException">It failed for good.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> make, string path, string access, string what, CancellationToken cancellation,
        Func<Task<string>>? renew = null)
    {
        for (int failures = 1; ; failures++)
        {
            HttpResponseMessage? response = null;
            RegistryException fault;
            TimeSpan? asked = null;
            try
            {
                Uri address = new(await BaseAsync(cancellation), path);
                response = await SendAuthorizedAsync(make, address, access, cancellation);
                if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                    return response;
                asked = Retrying.Asked(response, DateTimeOffset.UtcNow);
                fault = await DescribeAsync(response, what, cancellation);
                response.Dispose();
                if (!MayPass(response.StatusCode))
                    throw fault;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                response?.Dispose();
                fault = new RegistryException($"cannot {what}: {Describe(e)}", null, e);
                if (e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError })
                    throw fault;
            }
            if (failures >= _options.Attempts || asked > _options.LongestWait)
                throw fault;
            TimeSpan wait = asked ?? Retrying.BackOff(failures, _options.FirstWait);
            await Task.Delay(wait, cancellation);
            if (renew is not null)
                path = await renew();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _authorizer.Dispose();
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented;

    private async Task<HttpResponseMessage> SendAuthorizedAsync(Func<Uri, HttpRequestMessage> make, Uri address, string access, CancellationToken cancellation)
    {
        AuthenticationHeaderValue? authorization = _authorizer.Known(access);
        HttpResponseMessage response = await FollowAsync(make, address, authorization, cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        List<Authentication.Challenge> challenges = Authentication.Challenge.Parse(response.Headers.WwwAuthenticate.Count > 0
            ? response.Headers.NonValidated["WWW-Authenticate"] : []);
        if (await _authorizer.AnswerAsync(challenges, access, authorization, cancellation) is not { } better)
            return response;
        response.Dispose();
        return await FollowAsync(make, address, better, cancellation);
    }

    private async Task<HttpResponseMessage> FollowAsync(Func<Uri, HttpRequestMessage> make, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        Uri origin = address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            HttpRequestMessage request = make(address);
            // Whoever it is that a registry sends us to, he is not to get what is for the registry.
            if (IsSamePlace(origin, address))
                request.Headers.Authorization = authorization;
            HttpResponseMessage response = await SendOnceAsync(request, cancellation);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            Uri next = new(address, location);
            if (next.Scheme is not ("http" or "https") || address.Scheme == "https" && next.Scheme == "http" && !_options.PlainHttp)
                throw new RegistryException($"{Registry} sends from {address.Scheme}://{address.Authority} to {next.Scheme}://{next.Authority}, which is not protected by TLS; --plain-http would allow it");
            address = next;
        }
        throw new RegistryException($"{Registry} redirects more than {MostRedirects} times");
    }

    private static bool IsSamePlace(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        // The patience is for the answer's head; its body is read under its own.
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (request.Content is null)
            patience.CancelAfter(_options.Patience);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
    }

    /// <summary>The registry's address. A registry on this machine may be without TLS; whether it is, is found out.</summary>
    private async Task<Uri> BaseAsync(CancellationToken cancellation)
    {
        if (_base is not null)
            return _base;
        Uri plain = new($"http://{_location.Host}"), secure = new($"https://{_location.Host}");
        if (_location.PlainHttp || !_location.IsLoopback)
            return _base = _location.PlainHttp ? plain : secure;
        try
        {
            using HttpRequestMessage ping = new(HttpMethod.Get, new Uri(secure, "/v2/"));
            using HttpResponseMessage answer = await SendOnceAsync(ping, cancellation);
            return _base = secure;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError && _certificates.Complaint is null)
        {
            return _base = plain;
        }
    }

    private async Task<RegistryException> DescribeAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        string words = await RegistryError.ReadAsync(response, cancellation);
        string reason = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => _authorizer.HasLogin
                ? $"{Registry} does not accept the login that is kept for it; `mocker login {Registry}` renews it"
                : $"{Registry} wants a login, or there is no such image: `mocker login {Registry}`",
            HttpStatusCode.Forbidden => $"{Registry} does not allow it",
            HttpStatusCode.NotFound => $"{Registry} does not have it",
            HttpStatusCode.TooManyRequests => RateLimit(response),
            _ => $"{Registry} answers {(int)response.StatusCode} {response.ReasonPhrase}",
        };
        return new RegistryException($"cannot {what}: {reason}{(words.Length > 0 ? $" ({words})" : "")}", response.StatusCode);
    }

    /// <summary>Docker Hub tells the limit in ratelimit-limit, as NUMBER;w=SECONDS.</summary>
    private string RateLimit(HttpResponseMessage response)
    {
        string limit = response.Headers.TryGetValues("ratelimit-limit", out IEnumerable<string>? values) ? values.First() : "";
        string[] parts = limit.Split(";w=");
        string words = parts.Length == 2 && int.TryParse(parts[1], out int seconds) ? $" (at most {parts[0]} pulls in {TimeSpan.FromSeconds(seconds).TotalHours:0.#} hours)" : "";
        string wait = Retrying.Asked(response, DateTimeOffset.UtcNow) is { } asked ? $"; it says to come back in {Math.Ceiling(asked.TotalSeconds)} s" : "";
        return $"{Registry} has had too many requests from here{words}{wait}{(_authorizer.HasLogin ? "" : $"; `mocker login {Registry}` may raise the limit")}";
    }

    private string Describe(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"TLS with {Registry} fails: {_certificates.Complaint ?? Innermost(e)}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no host {_location.Host}: {Innermost(e)}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to {_location.Host}: {Innermost(e)}",
        OperationCanceledException => $"{Registry} does not answer within {_options.Patience.TotalSeconds} s",
        _ => $"{Registry}: {Innermost(e)}",
    };

    private static string Innermost(Exception e)
    {
        // An AuthenticationException's own words are better than those of OpenSSL below it.
        while (e.InnerException is { } inner && e is not AuthenticationException)
            e = inner;
        return e.Message.TrimEnd('.');
    }
}
