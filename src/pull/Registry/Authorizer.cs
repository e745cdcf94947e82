using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Pull.Authentication;

namespace Mocker.Pull.Registry;

/// <summary>
/// Answers a registry's challenges: Basic with the login, Bearer with a token that the server named in the challenge gives for it
/// (distribution's token specification), or to nobody in particular.
/// </summary>
/// <param name="registry">Whom the login is for.</param>
/// <param name="options">Where logins are kept.</param>
/// <param name="send">Makes one request.</param>
internal sealed class Authorizer(string registry, RegistryOptions options, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : IDisposable
{
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = [];
    private readonly SemaphoreSlim _one = new(1);
    private Login? _login;
    private bool _isLooked;

    /// <summary>Whether there is a login.</summary>
    public bool HasLogin => _login is not null;

    /// <summary>The login to use, whatever the file says.</summary>
    public Login? Login
    {
        set => (_login, _isLooked) = (value, true);
    }

    /// <summary>What was given for an access; null if nothing was.</summary>
    public AuthenticationHeaderValue? Known(string access) => _known.GetValueOrDefault(access);

    /// <summary>Answers a challenge.</summary>
    /// <param name="challenges">What the registry asks for.</param>
    /// <param name="access">For what.</param>
    /// <param name="refused">What it did not accept; null if nothing was sent.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What to send; null if there is nothing better.</returns>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(List<Challenge> challenges, string access, AuthenticationHeaderValue? refused, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            // Another request may have got it meanwhile.
            if (Known(access) is { } known && !known.Equals(refused))
                return known;
            if (!_isLooked)
                (_login, _isLooked) = (LoginFile.Read(options.LoginFile).Find(registry), true);
            AuthenticationHeaderValue? answer = null;
            if (challenges.Find(challenge => challenge.Scheme == "bearer") is { } bearer)
                answer = new("Bearer", await TokenAsync(bearer, access, cancellation));
            else if (challenges.Exists(challenge => challenge.Scheme == "basic") && _login is { IdentityToken: null })
                answer = new("Basic", _login.Basic);
            if (answer is null || answer.Equals(refused))
                return null;
            return _known[access] = answer;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string> TokenAsync(Challenge challenge, string access, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out Uri? realm) || realm.Scheme is not ("http" or "https"))
            throw new RegistryException($"{registry} asks for a token and does not say where to get one (realm=\"{challenge["realm"]}\")");
        if (realm.Scheme == "http" && _login is not null && !options.PlainHttp && !RegistryLocation.IsLoopbackHost(realm.Authority))
            throw new RegistryException($"{registry} wants the login to be sent to {realm.Authority} without TLS; --plain-http would allow it");
        using HttpRequestMessage request = _login?.IdentityToken is { } refresh
            ? Exchange(realm, challenge, access, refresh)
            : Ask(realm, challenge, access);
        HttpResponseMessage answer = await send(request, cancellation);
        using (answer)
        {
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
                throw new RegistryException(
                    $"{registry}: {realm.Authority} gives no token{(HasLogin ? ": it does not accept the login" : "")}{Words(await RegistryError.ReadAsync(answer, cancellation))}", answer.StatusCode);
            if (!answer.IsSuccessStatusCode)
                throw new HttpRequestException($"{realm.Authority}, which gives tokens for {registry}, answers {(int)answer.StatusCode} {answer.ReasonPhrase}");
            return Token(await answer.Content.ReadAsStringAsync(cancellation)) ?? throw new RegistryException($"{realm.Authority} answers without a token");
        }
    }

    private static string Words(string words) => words.Length > 0 ? $" ({words})" : "";

    private HttpRequestMessage Ask(Uri realm, Challenge challenge, string access)
    {
        List<string> query = [];
        if (challenge["service"] is { } service)
            query.Add($"service={Uri.EscapeDataString(service)}");
        foreach (string scope in Scopes(challenge, access))
            query.Add($"scope={Uri.EscapeDataString(scope)}");
        if (_login is not null)
            query.Add($"account={Uri.EscapeDataString(_login.User)}");
        UriBuilder address = new(realm);
        address.Query = string.Join('&', address.Query.Length > 1 ? [address.Query[1..], .. query] : query);
        HttpRequestMessage request = new(HttpMethod.Get, address.Uri);
        if (_login is not null)
            request.Headers.Authorization = new("Basic", _login.Basic);
        return request;
    }

    private static HttpRequestMessage Exchange(Uri realm, Challenge challenge, string access, string refresh) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = refresh,
            ["service"] = challenge["service"] ?? "",
            ["client_id"] = "mocker",
            ["scope"] = string.Join(' ', Scopes(challenge, access)),
        }),
    };

    /// <summary>What we want, or what the registry says that we want.</summary>
    private static string[] Scopes(Challenge challenge, string access) =>
        access.Length > 0 ? access.Split(' ') : challenge["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? Token(string body)
    {
        try
        {
            JsonNode? answer = JsonNode.Parse(body);
            return (string?)answer?["token"] is { Length: > 0 } token ? token : (string?)answer?["access_token"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
