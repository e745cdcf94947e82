namespace Mocker.Tests.Images;

/// <summary>A registry with a certificate of an authority made on the spot, and with logins.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly SampleImage _sample;

    public TlsTests()
    {
        _sample = new SampleImage(_bed.Below("sample"), [10_000]);
        Directory.CreateDirectory(Certificates);
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", File("ca.key"), "-out", File("ca.crt"), "-days", "2", "-subj", "/CN=Test authority");
        Issue("server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
    }

    private string Certificates => _bed.Below("certificates");

    /// <summary>Of the registry's section http.</summary>
    private string Tls => $"  tls:\n    certificate: {File("server.crt")}\n    key: {File("server.key")}";

    public void Dispose() => _bed.Dispose();

    [SkippableFact]
    public void An_authority_of_ones_own_is_trusted_when_it_is_named()
    {
        using LocalRegistry registry = new(Tls);
        string name = $"{registry.Host}/app:v1";
        CopyTo(name);
        _bed.Run("pull", name).FailedSaying("TLS with", "Test authority", "certs.d");
        _bed.Run("pull", name, "--cert-dir", Trust("trusted", "ca.crt")).OrFail();
        Assert.Equal([name], _bed.Images());
        _bed.Run("pull", name, "--cert-dir", _bed.Below("none")).FailedSaying("there is no directory");
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", File("other.key"), "-out", File("other.crt"), "-days", "2", "-subj", "/CN=Other authority");
        _bed.Run("pull", name, "--cert-dir", Trust("others", "other.crt")).FailedSaying("TLS with");
    }

    [SkippableTheory]
    [InlineData("docker")]
    [InlineData("containers")]
    public void An_authority_in_certs_d_is_trusted_for_its_registry_alone(string whose)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root: lays a directory over /etc in a mount namespace");
        using LocalRegistry registry = new(Tls), other = new(Tls);
        CopyTo($"{registry.Host}/app:v1");
        string etc = _bed.Below("etc"), place = Directory.CreateDirectory(Path.Combine(etc, whose, "certs.d", registry.Host)).FullName;
        System.IO.File.Copy(File("ca.crt"), Path.Combine(place, "ca.crt"));
        Pull($"{registry.Host}/app:v1").OrFail();
        Pull($"{other.Host}/app:v1").FailedSaying("TLS with", "certs.d");

        Outcome Pull(string name) => HostProgram.Run("unshare",
            ["-m", "sh", "-ec", "mount -t overlay overlay -o lowerdir=\"$1\":/etc /etc; shift; exec \"$@\"", "sh", etc, _bed.Binary, "--store", _bed.Store, "pull", name], _bed.Environment);
    }

    [SkippableFact]
    public void A_proxy_passes_TLS_on_and_NO_PROXY_leaves_it_out()
    {
        using LocalRegistry registry = new(Tls);
        string name = $"{registry.Host}/app:v1", trusted = Trust("trusted", "ca.crt");
        CopyTo(name);
        using UnreliableProxy proxy = new(registry.Port, _ => null);
        _bed.Environment["HTTPS_PROXY"] = $"http://{proxy.Host}";
        _bed.Run("pull", name, "--cert-dir", trusted).OrFail();
        Assert.Empty(proxy.Requests);
        _bed.Environment["NO_PROXY"] = "elsewhere.example";
        _bed.Run("pull", name, "--cert-dir", trusted).OrFail();
        Assert.NotEmpty(proxy.Requests);
        Assert.All(proxy.Requests, request => Assert.Equal(("CONNECT", registry.Host), (request.Method, request.Path)));
    }

    [SkippableFact]
    public void A_proxy_is_asked_for_registries_without_TLS()
    {
        using LocalRegistry registry = new();
        _sample.CopyTo($"{registry.Host}/app:v1");
        using UnreliableProxy proxy = new(registry.Port, _ => null);
        _bed.Environment["HTTP_PROXY"] = $"http://{proxy.Host}";
        // Only the proxy knows where that is.
        string name = "registry.invalid:5000/app:v1";
        Assert.Equal(name, _bed.Run("pull", "--plain-http", name).OrFail());
        Assert.All(proxy.Requests, request => Assert.StartsWith("http://registry.invalid:5000/v2/", request.Path));
        Assert.Single(proxy.RequestsFor(_sample.Layers[0]));
    }

    [SkippableFact]
    public void A_certificate_for_another_name_is_refused()
    {
        Issue("server", "/CN=elsewhere", "subjectAltName=DNS:elsewhere.example\nextendedKeyUsage=serverAuth\n");
        using LocalRegistry registry = new(Tls);
        _bed.Run("pull", $"{registry.Host}/app:v1", "--cert-dir", Trust("trusted", "ca.crt")).FailedSaying("another name", "elsewhere");
    }

    [SkippableFact]
    public void A_client_certificate_is_shown()
    {
        Issue("client", "/CN=client", "extendedKeyUsage=clientAuth\n");
        using LocalRegistry registry = new($"{Tls}\n    clientcas:\n      - {File("ca.crt")}");
        string trusted = Trust("trusted", "ca.crt");
        Assert.Equal(1, _bed.Run("pull", $"{registry.Host}/app:v1", "--cert-dir", trusted).Code);
        System.IO.File.Copy(File("client.crt"), Path.Combine(trusted, "client.cert"));
        _bed.Run("pull", $"{registry.Host}/app:v1", "--cert-dir", trusted).FailedSaying("of no use without its key");
        System.IO.File.Copy(File("client.key"), Path.Combine(trusted, "client.key"));
        _bed.Run("pull", $"{registry.Host}/app:v1", "--cert-dir", trusted).FailedSaying("does not have it");
    }

    [SkippableFact]
    public void Logins_are_tried_kept_used_and_forgotten()
    {
        string passwords = File("htpasswd");
        System.IO.File.WriteAllText(passwords, HostProgram.Run("htpasswd", ["-Bbn", "user", "secret"]).OrFail() + "\n");
        using LocalRegistry registry = new(Tls, $"auth:\n  htpasswd:\n    realm: Registry Realm\n    path: {passwords}");
        string name = $"{registry.Host}/app:v1", trusted = Trust("trusted", "ca.crt");
        CopyTo(name, "--dest-creds", "user:secret");
        _bed.Run("pull", name, "--cert-dir", trusted).FailedSaying("wants a login", $"mocker login {registry.Host}");
        _bed.RunWithInput("wrong", "login", registry.Host, "-u", "user", "--password-stdin", "--cert-dir", trusted).FailedSaying("does not accept the login");
        Assert.False(System.IO.File.Exists(Path.Combine(_bed.Below("docker"), "config.json")));
        _bed.RunWithInput("secret\n", "login", registry.Host, "-u", "user", "--password-stdin", "--cert-dir", trusted).OrFail();
        _bed.Run("pull", name, "--cert-dir", trusted).OrFail();
        _bed.Run("push", name, $"{registry.Host}/other:v1", "--cert-dir", trusted).OrFail();
        _bed.Run("logout", registry.Host).OrFail();
        _bed.Run("pull", name, "--cert-dir", trusted).FailedSaying("wants a login");
    }

    private string File(string name) => Path.Combine(Certificates, name);

    private static void OpenSsl(params string[] arguments) => HostProgram.Run("openssl", arguments).OrFail();

    /// <summary>A directory with an authority's certificate, as --cert-dir wants it.</summary>
    private string Trust(string name, string certificate)
    {
        string directory = _bed.Below(name);
        Directory.CreateDirectory(directory);
        System.IO.File.Copy(File(certificate), Path.Combine(directory, "ca.crt"));
        return directory;
    }

    private void Issue(string name, string subject, string extensions)
    {
        System.IO.File.WriteAllText(File("extensions"), extensions);
        OpenSsl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", File($"{name}.key"), "-out", File($"{name}.csr"), "-subj", subject);
        OpenSsl("x509", "-req", "-in", File($"{name}.csr"), "-CA", File("ca.crt"), "-CAkey", File("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", File("extensions"), "-out", File($"{name}.crt"));
    }

    private void CopyTo(string name, params string[] more) =>
        Bed.Skopeo(["copy", "--dest-cert-dir", Trust("skopeo", "ca.crt"), .. more, $"oci:{_sample.Layout}:v1", $"docker://{name}"]).OrFail();
}
