using System.Net;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Linux.Netlink;
using Mocker.Linux.Netlink.Connections;
using Mocker.Linux.Netlink.Tables;
using Mocker.Pull.Store;

namespace Mocker.Pull.Networks;

/// <summary>
/// Which containers are on which networks of this network namespace. Whoever has it open holds the lock: addresses and ports are given to one after the
/// other. A record is written before what it tells of is made, and goes after that was removed; so whatever moment somebody is killed at, the next one
/// finds the rest by it.
/// </summary>
internal sealed class HostNetworks : IDisposable
{
    private const long LongestHosts = 1 << 20;

    private readonly FileLock _lock;
    private readonly string _directory;
    private readonly List<NetworkState> _states;

    private HostNetworks(FileLock file, string directory, List<NetworkState> states) => (_lock, _directory, _states) = (file, directory, states);

    /// <summary>Networks with containers on them.</summary>
    public IReadOnlyList<NetworkState> States => _states;

    /// <summary>Takes the lock, and removes what is left of containers that are gone.</summary>
    public static HostNetworks Open()
    {
        string directory = DirectoryOf();
        StoreDirectory.Make(directory);
        FileLock file = new(Path.Combine(directory, "lock"));
        try
        {
            Kernel.Check(Files.LockLong(file.File.Number), "flock(2)", file.Path);
            HostNetworks networks = new(file, directory, NetworkState.ReadAll(directory));
            networks.Collect();
            return networks;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock where there is, or has been, anything to see.</summary>
    /// <returns>Null where no container has been on any network.</returns>
    public static HostNetworks? OpenIfUsed() => NetworkNamespace.IsOurs() && Directory.Exists(DirectoryOf()) ? Open() : null;

    /// <summary>Puts a container on a network, or leaves nothing of it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="newcomer">Who comes.</param>
    /// <param name="pid">A process in its network namespace.</param>
    /// <param name="notes">Gets what was changed on this machine.</param>
    public Endpoint Join(NetworkDefinition network, Newcomer newcomer, int pid, List<string> notes)
    {
        using NetworkNamespace inside = NetworkNamespace.Of(pid);
        NetworkState state = StateOf(network);
        Endpoint endpoint = Lease(state, newcomer);
        state.Endpoints.Add(endpoint);
        state.Write();
        try
        {
            using RouteSocket routes = RouteSocket.Open();
            NetworkLink bridge = BridgeDevices.RequireBridge(routes, state.Network);
            BridgeDevices.SetParameters(state.Network, notes);
            BridgeDevices.AddPair(routes, state.Network, bridge, endpoint, inside.Descriptor);
            inside.Visit(() => BridgeDevices.Configure(state.Network, endpoint));
            AddRules(state, endpoint);
            StaleConnections.Forget(endpoint, _states);
            WriteHosts(state);
        }
        catch
        {
            Leave(state, [endpoint]);
            throw;
        }
        return endpoint;
    }

    /// <summary>Takes a container off its networks; nothing happens where it is on none.</summary>
    /// <param name="directory">The container's directory.</param>
    /// <param name="wait">
    /// Till the kernel has removed its devices, which takes some tens of milliseconds. Otherwise a process does that which has the lock meanwhile: whoever
    /// takes that next finds it done.
    /// </param>
    public void Leave(string directory, bool wait)
    {
        foreach (NetworkState state in _states.ToList())
            if (state.Endpoints.FindAll(endpoint => endpoint.Directory == directory) is { Count: > 0 } leaving)
                if (wait)
                    Leave(state, leaving);
                else
                    LeaveLater(state, leaving);
    }

    /// <summary>A container's place; null where it is on no network.</summary>
    public (NetworkDefinition Network, Endpoint Endpoint)? Find(string directory)
    {
        foreach (NetworkState state in _states)
            if (state.Endpoints.Find(endpoint => endpoint.Directory == directory) is { } found)
                return (state.Network, found);
        return null;
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// One for each network namespace, by its number: devices are of one. It is in memory like what it tells of, so nothing of it outlives a restart of
    /// the machine either.
    /// </summary>
    private static unsafe string DirectoryOf()
    {
        using CString path = new("/proc/thread-self/ns/net");
        Kernel.Check(Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus status), "statx(2)", "/proc/thread-self/ns/net");
        return $"/run/mocker-networks/{status.Inode}";
    }

    private NetworkState StateOf(NetworkDefinition network)
    {
        NetworkState? state = _states.Find(state => state.Network.Name == network.Name);
        if (state is null)
            _states.Add(state = NetworkState.New(_directory, KernelParameter.HasVersion6() ? network : network with { Subnet6 = null }));
        return state;
    }

    private Endpoint Lease(NetworkState state, Newcomer newcomer)
    {
        NetworkSettings settings = newcomer.Settings;
        NetworkDefinition network = state.Network;
        if (settings.Address6 is not null && network.Subnet6 is null)
            throw new ImageException($"--ip6: network {network.Name} has no addresses of IPv6");
        if (network.Internal && newcomer.Ports.Count > 0)
            throw new ImageException($"--publish: network {network.Name} is internal, so nothing of it is to be reached from elsewhere");
        IPAddress address4 = state.Last4 = AddressOf(state, network.Subnet4, settings.Address4, state.Last4);
        IPAddress? address6 = state.Last6 = network.Subnet6 is null ? null : AddressOf(state, network.Subnet6, settings.Address6, state.Last6);
        return new()
        {
            Container = newcomer.Id,
            Names = [.. newcomer.Names.Distinct()],
            Hostname = newcomer.Hostname,
            Directory = newcomer.Directory,
            Device = "mk" + newcomer.Id[..Math.Min(newcomer.Id.Length, 12)],
            Mac = settings.Mac ?? NetworkDefinition.MacOf(address4),
            Address4 = address4,
            Address6 = address6,
            Ports = HostPorts.Choose(newcomer.Ports, [.. _states.SelectMany(static other => other.Endpoints)]),
            Maker = ProcessIdentity.Of(Environment.ProcessId),
        };
    }

    private static IPAddress AddressOf(NetworkState state, Subnet subnet, IPAddress? wanted, IPAddress? last)
    {
        if (wanted is null)
            return AddressPool.Next(subnet.Network, new HashSet<IPAddress>([.. state.Endpoints.SelectMany(static other => other.Addresses), subnet.Gateway]), last);
        if (!AddressPool.Has(subnet.Network, wanted))
            throw new ImageException($"{wanted} is no address of network {state.Network.Name}, which has {subnet.Network}");
        if (wanted.Equals(subnet.Gateway))
            throw new ImageException($"{wanted} is the gateway of network {state.Network.Name}");
        return state.Endpoints.Find(other => other.Addresses.Contains(wanted)) is { } holder
            ? throw new ImageException($"{wanted} is the address of container {holder.Names.FirstOrDefault() ?? holder.Container}")
            : wanted;
    }

    /// <summary>Frees the places of containers that are gone: their device went with their network namespace, and nobody is about to make it.</summary>
    private void Collect()
    {
        foreach (NetworkState state in _states.ToList())
            Leave(state, state.Endpoints.FindAll(static endpoint => !NetworkInterfaces.Exists(endpoint.Device) && !endpoint.Maker.IsAlive));
    }

    private void Leave(NetworkState state, List<Endpoint> leaving)
    {
        if (leaving.Count == 0)
            return;
        bool isEmpty = Forget(state, leaving);
        using (RouteSocket routes = RouteSocket.Open())
            routes.Apply(BridgeDevices.Removal(state.Network, leaving, withBridge: isEmpty));
        TableChanges changes = RulesRemoval(state, leaving);
        try
        {
            if (!changes.IsEmpty)
                ApplyOrRebuild(changes);
            using ConnectionSocket connections = ConnectionSocket.Open();
            connections.Forget(StaleConnections.To(connections, leaving));
        }
        catch (LinuxException e) when (SaysNoTables(e))
        {
            // Then there are no rules either, and no connections that go by them.
        }
        if (isEmpty)
        {
            state.Delete();
            return;
        }
        state.Write();
        WriteHosts(state);
    }

    /// <summary>The same by a forked process, to which everything is handed that it says to the kernel.</summary>
    private unsafe void LeaveLater(NetworkState state, List<Endpoint> leaving)
    {
        bool isEmpty = Forget(state, leaving);
        WriteHosts(state);
        TableChanges changes = RulesRemoval(state, leaving);
        using RouteSocket routes = RouteSocket.Open();
        using TableSocket tables = TableSocket.Open();
        using PreparedRequests devices = routes.Prepare(BridgeDevices.Removal(state.Network, leaving, withBridge: isEmpty));
        using PreparedRequests rules = tables.Prepare(changes);
        using ConnectionSocket connections = ConnectionSocket.Open();
        // One that begins before the rules are gone stays; who publishes the port next has it forgotten.
        using PreparedRequests stale = connections.PrepareToForget(StaleConnections.To(connections, leaving));
        using CString path = new(state.Path), next = new(isEmpty ? "" : state.WriteNext());
        const int count = 4;
        int* kept = stackalloc int[count] { _lock.File.Number, devices.Socket, rules.Socket, stale.Socket };
        new Span<int>(kept, count).Sort();
        int pid = Processes.Fork();
        if (pid == 0)
        {
            // Signals of the terminal are not for it; and nobody waits for the end of a pipe that it would hold.
            Processes.SetSession();
            uint from = 0;
            for (int i = 0; i < count; i++)
            {
                if (kept[i] > (int)from)
                    Files.CloseRange(from, (uint)kept[i] - 1);
                from = (uint)kept[i] + 1;
            }
            Files.CloseRange(from, uint.MaxValue);
            devices.Send();
            rules.Send();
            stale.Send();
            if (isEmpty)
                Files.UnlinkAt(Files.CurrentDirectory, path);
            else
                Files.RenameAt2(Files.CurrentDirectory, next, Files.CurrentDirectory, path);
            Processes.Exit(0);
        }
        Kernel.Check(pid, "clone3(2)");
    }

    /// <summary>Takes containers out of what is in memory.</summary>
    /// <returns>Nobody is on the network now.</returns>
    private bool Forget(NetworkState state, List<Endpoint> leaving)
    {
        state.Endpoints.RemoveAll(leaving.Contains);
        bool isEmpty = state.Endpoints.Count == 0;
        if (isEmpty)
            _states.Remove(state);
        return isEmpty;
    }

    private void AddRules(NetworkState state, Endpoint endpoint)
    {
        TableChanges changes = new(PacketRules.Table);
        PacketRules.Add(changes, state.Network);
        PacketRules.Add(changes, endpoint);
        try
        {
            ApplyOrRebuild(changes);
        }
        catch (LinuxException e) when (SaysNoTables(e))
        {
            throw new ImageException(
                $"cannot connect to network {state.Network.Name}: {e.Message}: this kernel has no nf_tables for the family inet (CONFIG_NF_TABLES_INET); --network none and host need none", e);
        }
    }

    /// <summary>The kernel has no netfilter, no nf_tables, or none of this family.</summary>
    private static bool SaysNoTables(LinuxException fault) => fault.Error is Errno.EPROTONOSUPPORT or Errno.EOPNOTSUPP or Errno.EAFNOSUPPORT;

    private TableChanges RulesRemoval(NetworkState state, List<Endpoint> leaving)
    {
        TableChanges changes = new(PacketRules.Table);
        if (_states.Count == 0)
        {
            // It may not be there; making it first saves finding out.
            changes.AddTable();
            changes.RemoveTable();
        }
        else
        {
            foreach (Endpoint endpoint in leaving)
                PacketRules.Remove(changes, endpoint);
            if (state.Endpoints.Count == 0)
                PacketRules.Remove(changes, state.Network);
        }
        return changes;
    }

    /// <summary>Where the table is not there, or lacks something (`nft flush ruleset` takes away all tables), it is made anew with all that belongs in it.</summary>
    private void ApplyOrRebuild(TableChanges changes)
    {
        using TableSocket tables = TableSocket.Open();
        try
        {
            tables.Apply(changes);
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            TableChanges all = new(PacketRules.Table);
            all.AddTable();
            all.RemoveTable();
            PacketRules.Make(all);
            foreach (NetworkState state in _states)
            {
                PacketRules.Add(all, state.Network);
                foreach (Endpoint endpoint in state.Endpoints)
                    PacketRules.Add(all, endpoint);
            }
            tables.Apply(all);
        }
    }

    /// <summary>Writes who is on the network into the hosts files of all who are.</summary>
    private static void WriteHosts(NetworkState state)
    {
        foreach (Endpoint endpoint in state.Endpoints)
        {
            FileInfo file = new(Path.Combine(endpoint.Directory, HostsFile.Name));
            // One is being removed; or a container has made something else of it.
            if (!file.Exists || file.Length > LongestHosts)
                continue;
            string text = File.ReadAllText(file.FullName);
            string changed = HostsFile.WithNames(text, endpoint, state.Endpoints.Where(other => other != endpoint));
            if (changed == text)
                continue;
            // In place: the container has this very file mounted.
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(changed);
            using FileStream opened = new(file.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            opened.Write(bytes);
            opened.SetLength(bytes.Length);
        }
    }
}
