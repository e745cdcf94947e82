using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Authentication;

/// <summary>
/// docker's config.json, as far as it tells how to log in: "auths", "credHelpers" and "credsStore". What else is in it is kept as it is.
/// </summary>
internal sealed class LoginFile
{
    /// <summary>What docker calls its own registry there.</summary>
    private const string DockerHubServer = "https://index.docker.io/v1/";

    private readonly string _path;
    private readonly JsonObject _content;

    private LoginFile(string path, JsonObject content) => (_path, _content) = (path, content);

    /// <summary>Where it is: what --auth-file says, $REGISTRY_AUTH_FILE, or config.json in $DOCKER_CONFIG or in ~/.docker.</summary>
    public static string DefaultPath() => Variable("REGISTRY_AUTH_FILE")
        ?? Path.Combine(Variable("DOCKER_CONFIG") ?? Path.Combine(Variable("HOME") ?? "/root", ".docker"), "config.json");

    /// <summary>Reads it; one that is not there is empty.</summary>
    /// <exception cref="ImageException">It is not JSON.</exception>
    public static LoginFile Read(string? path = null)
    {
        path ??= DefaultPath();
        try
        {
            string text = File.Exists(path) ? File.ReadAllText(path) : "";
            return new LoginFile(path, text.Trim().Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("it is no object"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ImageException($"cannot read {path}, where logins are kept: {e.Message}", e);
        }
    }

    /// <summary>How to log in at a registry; null for nobody in particular.</summary>
    public Login? Find(string registry)
    {
        foreach (string server in Servers(registry))
            if (HelperOf(server) is { } helper && helper.Get(server) is { } kept)
                return kept;
        if (_content["auths"] is not JsonObject logins)
            return null;
        string[] meant = Servers(registry);
        foreach ((string server, JsonNode? login) in logins)
            if (meant.Contains(HostOf(server)) || meant.Contains(server))
                if (Read(login as JsonObject) is { } found)
                    return found;
        return null;
    }

    /// <summary>Keeps a login, in the credential helper if one is configured.</summary>
    /// <returns>Where it is kept.</returns>
    public string Store(string registry, Login login)
    {
        string server = Servers(registry)[0];
        JsonObject logins = Logins();
        if (HelperOf(server) is { } helper)
        {
            helper.Store(server, login);
            logins[server] = new JsonObject();
        }
        else
        {
            logins[server] = new JsonObject { ["auth"] = login.Basic };
        }
        Write();
        return _path;
    }

    /// <summary>Forgets a login.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Erase(string registry)
    {
        string[] meant = Servers(registry);
        bool found = false;
        foreach (string server in meant)
            if (HelperOf(server) is { } helper && helper.Get(server) is not null)
            {
                helper.Erase(server);
                found = true;
            }
        JsonObject logins = Logins();
        foreach (string server in logins.Select(entry => entry.Key).Where(key => meant.Contains(key) || meant.Contains(HostOf(key))).ToList())
            found |= logins.Remove(server);
        if (found)
            Write();
        return found;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>By what names a registry is found there, the best first.</summary>
    private static string[] Servers(string registry) => registry is ImageReference.DockerHub
        ? [DockerHubServer, "index.docker.io", ImageReference.DockerHub, "registry-1.docker.io"]
        : [registry];

    /// <summary>The host of what may be a whole URL, as older versions of docker wrote.</summary>
    private static string HostOf(string server)
    {
        int scheme = server.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? server : server[(scheme + 3)..];
        int slash = rest.IndexOf('/');
        return slash < 0 ? rest : rest[..slash];
    }

    private static Login? Read(JsonObject? login)
    {
        if (Text(login?["identitytoken"]) is { Length: > 0 } token)
            return new Login("", "", token);
        if (Text(login?["auth"]) is { Length: > 0 } pair)
            return Login.FromBasic(pair);
        return Text(login?["username"]) is { Length: > 0 } user ? new Login(user, Text(login?["password"]) ?? "") : null;
    }

    private static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? found) ? found : null;

    private CredentialHelper? HelperOf(string server)
    {
        string? name = Text((_content["credHelpers"] as JsonObject)?[server]) ?? Text(_content["credsStore"]);
        return name is { Length: > 0 } ? new CredentialHelper(name) : null;
    }

    private JsonObject Logins()
    {
        if (_content["auths"] is not JsonObject logins)
            _content["auths"] = logins = [];
        return logins;
    }

    private void Write()
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (!Directory.Exists(directory))
            StoreDirectory.Make(directory);
        string temporary = $"{_path}.{Environment.ProcessId}.tmp";
        using (FileStream file = new(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        using (Utf8JsonWriter json = new(file, DocumentText.Tabs))
            _content.WriteTo(json);
        File.Move(temporary, _path, overwrite: true);
    }
}
