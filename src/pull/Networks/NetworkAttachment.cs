using System.Net;
using Mocker.Oci;

namespace Mocker.Pull.Networks;

/// <summary>
/// What connects a container to its network: found out by <see cref="Of"/>, made by <see cref="Connect"/> between the runtime's create and start, removed
/// by <see cref="Disconnect"/>.
/// </summary>
public sealed class NetworkAttachment
{
    /// <summary>What --add-host has for the host's address.</summary>
    internal const string HostGateway = "host-gateway";

    private const string None = "none", Host = "host", OfContainer = "container:", HostName = "hostname";

    private readonly List<string> _notes = [];
    private readonly Newcomer _newcomer;
    private readonly NetworkDefinition? _network;
    private readonly UserNetwork? _user;

    private NetworkAttachment(Newcomer newcomer, string mode, NetworkDefinition? network, UserNetwork? user) =>
        (_newcomer, Mode, _network, _user) = (newcomer, mode, network, user);

    /// <summary>What --network says, or what it is where that says nothing.</summary>
    public string Mode { get; }

    /// <summary>The container is in the host's network namespace.</summary>
    public bool IsHost => Mode == Host;

    /// <summary>The container whose network it shares; null for none.</summary>
    public string? Shared => Mode.StartsWith(OfContainer, StringComparison.Ordinal) ? Mode[OfContainer.Length..] : null;

    /// <summary>What a user might wonder about, or what was changed on this machine: sentences for stderr.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What --network is where nothing says: the default network for root, otherwise a program of the user's if one is installed.</summary>
    public static string DefaultMode() => NetworkNamespace.IsOurs() ? NetworkDefinition.Default : UserNetwork.Find()?.Name ?? None;

    /// <summary>Finds out what is asked for.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="name">Its name, if it has one.</param>
    /// <param name="directory">A directory of the container's for hosts and the like: absolute, and the same at <see cref="Disconnect"/>.</param>
    /// <exception cref="ImageException">It cannot be had.</exception>
    public static NetworkAttachment Of(NetworkSettings settings, string id, string? name, string directory)
    {
        string mode = settings.Network ?? DefaultMode();
        string shortId = id[..Math.Min(id.Length, 12)];
        Newcomer newcomer = new(id, [.. name is null ? Array.Empty<string>() : [name], .. settings.Aliases, shortId], settings.Hostname, directory, settings.Ports, settings);
        if (mode is None or Host || mode.StartsWith(OfContainer, StringComparison.Ordinal))
        {
            Refuse(settings, mode);
            return new(newcomer, mode, null, null);
        }
        if (mode is UserNetwork.Pasta or UserNetwork.Slirp)
        {
            RefuseOfBridges(settings, mode);
            // It becomes nobody then, who may not enter the container's namespaces.
            if (mode == UserNetwork.Pasta && Linux.Credentials.EffectiveUserId() == 0 && Linux.Namespaces.IsInInitialUser())
                throw new ImageException($"--network {mode}: pasta does not do that for root; root has networks with bridges");
            return new(newcomer, mode, null, UserNetwork.Find(mode) ?? throw new ImageException($"--network: {mode} is not installed"));
        }
        return NetworkNamespace.IsOurs()
            ? new(newcomer, mode, NetworkCatalog.Get(mode), null)
            : throw new ImageException($"--network {mode}: networks with bridges are root's; other users have {None}, {Host}, {OfContainer}NAME, {UserNetwork.Pasta} and {UserNetwork.Slirp}");
    }

    /// <summary>Writes resolv.conf, hosts and hostname into the container's directory.</summary>
    /// <param name="hostname">The container's hostname.</param>
    /// <returns>Their mounts.</returns>
    public Mount[] WriteFiles(string hostname)
    {
        string directory = _newcomer.Directory;
        IEnumerable<(string Name, IPAddress Address)> added = _newcomer.Settings.AddedHosts.Select(host => (host.Name, host.Address == HostGateway ? Gateway() : IPAddress.Parse(host.Address)));
        string hosts = IsHost && File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") + HostsFile.Lines(added) : HostsFile.Start(added);
        Write(Path.Combine(directory, HostsFile.Name), hosts);
        Write(Path.Combine(directory, HostName), hostname + "\n");
        Write(Path.Combine(directory, ResolverFile.Name), ResolverFile.Make(_newcomer.Settings, ownNetwork: !IsHost, Mode is not (None or Host) ? _notes : []));
        return MountsOf(directory);
    }

    /// <summary>Mounts of those files in a container's directory.</summary>
    public static Mount[] MountsOf(string directory) =>
    [
        .. new[] { ResolverFile.Name, HostsFile.Name, HostName }.Select(name => Path.Combine(directory, name))
            .Select(static path => new Mount { Destination = $"/etc/{Path.GetFileName(path)}", Type = "bind", Source = path, Options = ["rbind", "rprivate", "rw"] }),
    ];

    /// <summary>Connects the container, or leaves nothing of it. The container's first process exists, and its program has not been started.</summary>
    /// <param name="pid">The first process.</param>
    /// <returns>Its place on the network; null where there is nothing to connect it to.</returns>
    /// <exception cref="ImageException">It cannot be.</exception>
    /// <exception cref="Linux.LinuxException">The kernel refuses something.</exception>
    public Endpoint? Connect(int pid)
    {
        if (_user is not null)
            StartProgram(_user, pid);
        if (_network is null)
            return null;
        using HostNetworks networks = HostNetworks.Open();
        return networks.Join(_network, _newcomer, pid, _notes);
    }

    /// <summary>
    /// Removes all that connecting a container has made, also where that did not come to its end, the container's processes are gone, or it has been
    /// done before.
    /// </summary>
    /// <param name="directory">The container's directory.</param>
    /// <param name="wait">Till nothing of it is there any more; otherwise the next who touches networks waits.</param>
    public static void Disconnect(string directory, bool wait = true)
    {
        UserNetwork.Stop(directory);
        using HostNetworks? networks = HostNetworks.OpenIfUsed();
        networks?.Leave(directory, wait);
    }

    /// <summary>The places of all containers, by their ids.</summary>
    public static IReadOnlyDictionary<string, Endpoint> All()
    {
        using HostNetworks? networks = HostNetworks.OpenIfUsed();
        return networks?.States.SelectMany(static state => state.Endpoints).ToDictionary(static endpoint => endpoint.Container) ?? [];
    }

    /// <summary>A container's place on its network; null where it is on none.</summary>
    /// <param name="directory">The container's directory.</param>
    public static (NetworkDefinition Network, Endpoint Endpoint)? Find(string directory)
    {
        using HostNetworks? networks = HostNetworks.OpenIfUsed();
        return networks?.Find(directory);
    }

    private void StartProgram(UserNetwork user, int pid)
    {
        try
        {
            user.Start(pid, _newcomer.Directory, HostPorts.Choose(_newcomer.Ports, []));
        }
        catch
        {
            UserNetwork.Stop(_newcomer.Directory);
            throw;
        }
    }

    private static void Refuse(NetworkSettings settings, string mode)
    {
        if (settings.Ports.Length > 0)
            throw new ImageException($"--publish is for a container on a network, and not for --network {mode}");
        RefuseOfBridges(settings, mode);
    }

    private static void RefuseOfBridges(NetworkSettings settings, string mode)
    {
        string? option = settings.Address4 is not null ? "--ip"
            : settings.Address6 is not null ? "--ip6"
            : settings.Mac is not null ? "--mac-address"
            : settings.Aliases.Length > 0 ? "--network-alias"
            : null;
        if (option is not null)
            throw new ImageException($"{option} is for a container on a network, and not for --network {mode}");
    }

    private IPAddress Gateway() =>
        _network?.Subnet4.Gateway ?? (IsHost ? IPAddress.Loopback : throw new ImageException($"--add-host: there is no way to the host with --network {Mode}"));

    /// <summary>Everybody in the container may read it, whatever the umask.</summary>
    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
