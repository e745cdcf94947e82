using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mocker.Pull.Registry;

/// <summary>
/// Whom a registry's certificate may be from, and who we are: the system's authorities, and from HOST[:PORT]/ in /etc/docker/certs.d and
/// /etc/containers/certs.d (or from one directory that was named) authorities in *.crt, and certificates of ours in *.cert with their *.key.
/// </summary>
internal sealed class Certificates
{
    private static readonly string[] s_directories = ["/etc/docker/certs.d", "/etc/containers/certs.d"];

    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2Collection _own = [];

    private Certificates()
    {
    }

    /// <summary>Why the last certificate was refused; null if none was.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Reads what there is for a registry.</summary>
    /// <param name="registry">Host and port.</param>
    /// <param name="directory">The one directory to look into; null for certs.d.</param>
    /// <exception cref="ImageException">A file cannot be read.</exception>
    public static Certificates Of(string registry, string? directory)
    {
        Certificates certificates = new();
        if (directory is not null && !Directory.Exists(directory))
            throw new ImageException($"there is no directory {directory} with certificates (--cert-dir)");
        foreach (string each in directory is not null ? [directory] : s_directories.Select(above => Path.Combine(above, registry)))
            if (Directory.Exists(each))
                certificates.Read(each);
        return certificates;
    }

    /// <summary>What TLS is to be done with.</summary>
    public SslClientAuthenticationOptions Options => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate, chain, errors),
        ClientCertificates = _own,
        LocalCertificateSelectionCallback = _own.Count == 0 ? null : (_, _, _, _, _) => _own[0],
    };

    private void Read(string directory)
    {
        foreach (string file in Directory.GetFiles(directory).Order(StringComparer.Ordinal))
        {
            try
            {
                if (file.EndsWith(".crt", StringComparison.Ordinal))
                    _authorities.ImportFromPemFile(file);
                else if (file.EndsWith(".cert", StringComparison.Ordinal))
                    _own.Add(X509Certificate2.CreateFromPemFile(file, KeyOf(file)));
            }
            catch (CryptographicException e)
            {
                throw new ImageException($"cannot read the certificate {file}: {e.Message}", e);
            }
        }
    }

    private static string KeyOf(string certificate)
    {
        string key = Path.ChangeExtension(certificate, ".key");
        return File.Exists(key) ? key : throw new ImageException($"the certificate {certificate} is of no use without its key, {key}");
    }

    private bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && _authorities.Count > 0 && certificate is X509Certificate2 presented)
        {
            using X509Chain ours = new();
            ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            ours.ChainPolicy.CustomTrustStore.AddRange(_authorities);
            ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            ours.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // of a server
            // The chain has the certificates between, which the server sends along.
            foreach (X509ChainElement element in chain!.ChainElements)
                ours.ChainPolicy.ExtraStore.Add(element.Certificate);
            if (ours.Build(presented))
                return true;
            Complaint = Describe(presented, ours, errors);
            return false;
        }
        Complaint = Describe(certificate, chain, errors);
        return false;
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "it showed no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for another name ({certificate.Subject})";
        X509ChainStatus[] faults = chain?.ChainStatus ?? [];
        if (Array.Exists(faults, fault => fault.Status is X509ChainStatusFlags.NotTimeValid))
            return $"its certificate is not valid at this time (it is from {certificate.GetEffectiveDateString()} to {certificate.GetExpirationDateString()})";
        if (Array.Exists(faults, fault => fault.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain))
            return $"its certificate ({certificate.Subject}) is from an authority that is not known here ({certificate.Issuer}); put that one's certificate into /etc/docker/certs.d/HOST:PORT/ca.crt, or name a directory with it by --cert-dir";
        return $"its certificate cannot be trusted ({string.Join("; ", faults.Select(fault => fault.StatusInformation.Trim()))})";
    }
}
