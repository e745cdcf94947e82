using System.Net;
using Mocker.Pull.References;

namespace Mocker.Pull.Registry;

/// <summary>Where a repository is asked for: at the registry of its name, or at a mirror.</summary>
/// <param name="Host">Host and port.</param>
/// <param name="Repository">The repository's path there.</param>
/// <param name="PlainHttp">Without TLS.</param>
internal sealed record RegistryLocation(string Host, string Repository, bool PlainHttp)
{
    /// <summary>Where Docker Hub's registry is.</summary>
    private const string DockerHubHost = "registry-1.docker.io";

    /// <summary>Whom the certificates and logins are for: docker.io, where its registry's host has another name.</summary>
    public string Registry => Host == DockerHubHost ? ImageReference.DockerHub : Host;

    /// <summary>On this machine, where nobody else listens on the way.</summary>
    public bool IsLoopback => IsLoopbackHost(Host);

    /// <summary>Reads a location of the form HOST[:PORT][/PATH].</summary>
    public static RegistryLocation Parse(string text, bool plainHttp)
    {
        int slash = text.IndexOf('/');
        (string host, string repository) = slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
        return new(host == ImageReference.DockerHub ? DockerHubHost : host, repository, plainHttp);
    }

    /// <summary>localhost, 127.0.0.0/8 or ::1.</summary>
    public static bool IsLoopbackHost(string authority)
    {
        string host = authority.StartsWith('[') ? authority[1..].Split(']')[0] : authority.Split(':')[0];
        return host == "localhost" || IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address);
    }
}
