namespace Mocker.Linux.Netlink.Tables;

/// <summary>The packet filter of one network namespace (nf_tables).</summary>
public sealed class TableSocket : IDisposable
{
    private const int NetfilterProtocol = 12;

    private readonly NetlinkSocket _socket;

    private TableSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens it for the calling thread's network namespace.</summary>
    public static TableSocket Open() => new(NetlinkSocket.Open(NetfilterProtocol, "nf_tables"));

    /// <summary>Makes all of the changes or, where one is refused, none.</summary>
    /// <exception cref="LinuxException">The kernel refuses one.</exception>
    public void Apply(TableChanges changes) => _socket.Call(changes.Finish());

    /// <summary>Changes to be made later, by somebody who cannot ask what became of them.</summary>
    public PreparedRequests Prepare(TableChanges changes) => _socket.Prepare(changes.Finish());

    public void Dispose() => _socket.Dispose();
}
