namespace Mocker.Tests.Conformance.Harness;

/// <summary>A network namespace with a name (ip-netns(8)), for containers that join one by its path.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly string _name = $"conformance-{Guid.NewGuid():N}"[..24];

    public NetworkNamespace()
    {
        Requires.Root("network namespaces with a name");
        VethPair.Ip("netns", "add", _name);
    }

    public string Path => "/run/netns/" + _name;

    /// <summary>ip(8) in it; its output.</summary>
    public string Ip(params string[] arguments) => VethPair.Ip(["-n", _name, .. arguments]);

    /// <summary>The names of its devices.</summary>
    public string[] Devices =>
        [.. JsonNode.Parse(Ip("-j", "link"))!.AsArray().Select(link => (string)link!["ifname"]!)];

    public void Dispose() => VethPair.Ip("netns", "delete", _name);
}
