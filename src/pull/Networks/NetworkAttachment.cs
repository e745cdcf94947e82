using System.Net;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Networks;

/// <summary>
/// A container's network, from before there is a config.json until the container is gone: <see cref="Prepare"/>, <see cref="Connect"/> between the
/// runtime's create and start, <see cref="Disconnect"/>.
/// </summary>
public sealed class NetworkAttachment
{
    /// <summary>What --add-host has for the host's address.</summary>
    internal const string HostGateway = "host-gateway";

    private const string HostName = "hostname";
    private const string Joined = "container:";

    private readonly List<string> _notes = [];
    private readonly Newcomer _newcomer;
    private readonly NetworkDefinition? _network;
    private readonly UserNetwork? _user;

    private NetworkAttachment(Newcomer newcomer, NetworkDefinition? network, UserNetwork? user = null) => (_newcomer, _network, _user) = (newcomer, network, user);

    /// <summary>The container is in the host's network namespace.</summary>
    public bool IsHost { get; private init; }

    /// <summary>The file of the network namespace that it joins; null for one of its own, or the host's.</summary>
    public string? NamespacePath { get; private init; }

    /// <summary>The container's hostname.</summary>
    public string Hostname { get; private init; } = "";

    /// <summary>Mounts of resolv.conf, hosts and hostname.</summary>
    public Mount[] Mounts { get; private set; } = [];

    /// <summary>The network's name, as `inspect` shows it.</summary>
    public string Name { get; private init; } = "none";

    /// <summary>What a user might wonder about, or what was changed on this machine: sentences for stderr.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Finds out what is asked for, and writes the files that the container is to have in /etc.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="name">Its name, if it has one.</param>
    /// <param name="directory">Its directory: absolute, and the same at <see cref="Disconnect"/>.</param>
    /// <param name="exposed">Ports that the image says it has, such as 80/tcp.</param>
    /// <param name="find">Finds the container of `--network container:ID`, which runs: its first process, and its directory.</param>
    /// <exception cref="ImageException">It cannot be had.</exception>
    public static NetworkAttachment Prepare(
        NetworkSettings settings, string id, string? name, string directory, IEnumerable<string> exposed, Func<string, (int Pid, string Directory)> find)
    {
        bool isRoot = Credentials.EffectiveUserId() == 0;
        string mode = settings.Network ?? (isRoot ? NetworkDefinition.Default : UserNetwork.Find()?.Name ?? "none");
        PortRequest[] ports = [.. settings.Ports, .. settings.PublishAll ? exposed.Select(PortRequest.Parse) : []];
        string shortId = id[..Math.Min(id.Length, 12)];
        string hostname = settings.Hostname ?? (mode == "host" ? Environment.MachineName : shortId);
        Newcomer newcomer = new(id, [.. name is null ? Array.Empty<string>() : [name], .. settings.Aliases, shortId], hostname, directory, ports, settings);
        bool isBridged = mode is not ("none" or "host") && !mode.StartsWith(Joined, StringComparison.Ordinal);
        if (!isBridged)
            Refuse(settings, ports, mode);
        if (mode.StartsWith(Joined, StringComparison.Ordinal))
            return Join(newcomer, mode, find);
        UserNetwork? user = mode is UserNetwork.Pasta or UserNetwork.Slirp ? UserNetwork.Find(mode) ?? throw new ImageException($"--network: {mode} is not installed") : null;
        if (isBridged && user is null && !isRoot)
            throw new ImageException($"--network {mode}: networks with bridges are root's; other users have none, host, container:NAME, {UserNetwork.Pasta} and {UserNetwork.Slirp}");
        if (user is not null)
            RefuseOfBridges(settings, mode);
        NetworkAttachment network = new(newcomer, isBridged && user is null ? NetworkCatalog.Get(mode) : null, user)
        {
            IsHost = mode == "host",
            Hostname = hostname,
            Name = mode,
        };
        network.WriteFiles(settings);
        return network;
    }

    /// <summary>Connects the container, or leaves nothing of it. The container's first process exists, and its program has not been started.</summary>
    /// <param name="pid">The first process.</param>
    /// <returns>Its place on the network; null where there is nothing to connect it to.</returns>
    /// <exception cref="ImageException">It cannot be.</exception>
    /// <exception cref="LinuxException">The kernel refuses something.</exception>
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
    public static void Disconnect(string directory)
    {
        UserNetwork.Stop(directory);
        using HostNetworks? networks = HostNetworks.OpenIfUsed();
        networks?.Leave(directory);
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

    private static void Refuse(NetworkSettings settings, PortRequest[] ports, string mode)
    {
        if (ports.Length > 0)
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

    /// <summary>Everything is the other container's.</summary>
    private static NetworkAttachment Join(Newcomer newcomer, string mode, Func<string, (int Pid, string Directory)> find)
    {
        (int pid, string directory) = find(mode[Joined.Length..]);
        if (newcomer.Settings is { Dns: not [] } or { DnsSearch: not [] } or { DnsOptions: not [] } or { AddedHosts: not [] })
            throw new ImageException($"--dns and --add-host are the other container's with --network {mode}");
        return new(newcomer, null)
        {
            NamespacePath = $"/proc/{pid}/ns/net",
            Hostname = newcomer.Settings.Hostname ?? ReadHostName(directory) ?? newcomer.Hostname!,
            Name = mode,
            Mounts = MountsOf(directory),
        };
    }

    private static string? ReadHostName(string directory) =>
        Path.Combine(directory, HostName) is var path && File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    private void WriteFiles(NetworkSettings settings)
    {
        string directory = _newcomer.Directory;
        IEnumerable<(string Name, IPAddress Address)> added = settings.AddedHosts.Select(host => (host.Name, host.Address == HostGateway ? Gateway() : IPAddress.Parse(host.Address)));
        string hosts = IsHost && File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") + HostsFile.Lines(added) : HostsFile.Start(added);
        Write(Path.Combine(directory, HostsFile.Name), hosts);
        Write(Path.Combine(directory, HostName), Hostname + "\n");
        Write(Path.Combine(directory, ResolverFile.Name), ResolverFile.Make(settings, ownNetwork: !IsHost, _notes));
        Mounts = MountsOf(directory);
    }

    private IPAddress Gateway() =>
        _network?.Subnet4.Gateway ?? (IsHost ? IPAddress.Loopback : throw new ImageException($"--add-host: there is no way to the host with --network {Name}"));

    /// <summary>Everybody in the container may read it, whatever the umask.</summary>
    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static Mount[] MountsOf(string directory) =>
    [
        .. new[] { ResolverFile.Name, HostsFile.Name, HostName }.Select(name => Path.Combine(directory, name)).Where(File.Exists)
            .Select(static path => new Mount { Destination = $"/etc/{Path.GetFileName(path)}", Type = "bind", Source = path, Options = ["bind", "rprivate"] }),
    ];
}
