namespace Mocker.Pull.Registry;

/// <summary>How registries are talked to, as the command line says.</summary>
/// <param name="PlainHttp">Without TLS (--plain-http).</param>
/// <param name="CertificateDirectory">ca.crt, client.cert and client.key for the registry (--cert-dir); null for certs.d.</param>
/// <param name="LoginFile">Where logins are kept; null for docker's config.json.</param>
internal sealed record RegistryOptions(bool PlainHttp = false, string? CertificateDirectory = null, string? LoginFile = null)
{
    /// <summary>Tries of one request before it counts as failed.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second try; it doubles with each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait that a server is granted (Retry-After).</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
