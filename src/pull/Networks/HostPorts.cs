using System.Net;
using System.Net.Sockets;

namespace Mocker.Pull.Networks;

/// <summary>Chooses the host's ports for those that a container publishes.</summary>
internal static class HostPorts
{
    private const int Tries = 100;

    /// <param name="requests">What is asked for.</param>
    /// <param name="others">Containers that publish ports already.</param>
    /// <returns>A port of the host for each.</returns>
    /// <exception cref="ImageException">One is another container's or some program's.</exception>
    public static PublishedPort[] Choose(IEnumerable<PortRequest> requests, IReadOnlyList<Endpoint> others)
    {
        List<PublishedPort> chosen = [];
        foreach (PortRequest request in requests)
            for (int i = 0; i < request.ContainerPorts.Count; i++)
                chosen.Add(Choose(request, (ushort)(request.ContainerPorts.First + i), i, chosen, others));
        return [.. chosen];
    }

    private static PublishedPort Choose(PortRequest request, ushort containerPort, int index, List<PublishedPort> chosen, IReadOnlyList<Endpoint> others)
    {
        PublishedPort At(int hostPort) => new(request.HostAddress, (ushort)hostPort, containerPort, request.Protocol);
        if (request.HostPorts is { } wanted && wanted.Count == request.ContainerPorts.Count)
            return At(wanted.First + index) is var exactly && Holder(exactly, chosen, others) is { } holder ? throw Taken(exactly, holder) : exactly;
        if (request.HostPorts is { } range)
        {
            for (int port = range.First; port <= range.Last; port++)
                if (Holder(At(port), chosen, others) is null)
                    return At(port);
            throw new ImageException($"no port of the host from {range.First} to {range.Last} is free for {containerPort}/{request.Protocol.Name()}");
        }
        for (int tries = 0; tries < Tries; tries++)
            if (At(AnyFree(request)) is var any && Holder(any, chosen, others) is null)
                return any;
        throw new ImageException($"no port of the host is free for {containerPort}/{request.Protocol.Name()}");
    }

    private static ImageException Taken(PublishedPort port, string holder) =>
        new($"cannot publish {port}: {holder} has port {port.HostPort}/{port.Protocol.Name()} of the host");

    /// <summary>Who has a port of the host; null for nobody.</summary>
    private static string? Holder(PublishedPort port, List<PublishedPort> chosen, IReadOnlyList<Endpoint> others)
    {
        if (chosen.Exists(port.Overlaps))
            return "another --publish";
        foreach (Endpoint other in others)
            if (Array.Exists(other.Ports, port.Overlaps))
                return $"container {other.Names.FirstOrDefault() ?? other.Container}";
        return TryBind(port.HostAddress, port.HostPort, port.Protocol, out _) switch
        {
            SocketError.Success => null,
            SocketError.AddressAlreadyInUse => "a program on this machine",
            SocketError.AddressNotAvailable => throw new ImageException($"cannot publish {port}: {port.HostAddress} is no address of this machine"),
            var error => throw new ImageException($"cannot publish {port}: {new SocketException((int)error).Message}"),
        };
    }

    private static ushort AnyFree(PortRequest request) =>
        TryBind(request.HostAddress, 0, request.Protocol, out ushort port) is var error && error == SocketError.Success ? port
            : throw new ImageException($"no port of the host can be had for {request.ContainerPorts.First}/{request.Protocol.Name()}: {new SocketException((int)error).Message}");

    /// <summary>An address is one of this machine's.</summary>
    public static bool IsOwn(IPAddress address) => TryBind(address, 0, PortProtocol.Udp, out _) == SocketError.Success;

    /// <summary>Takes a port for a moment. Nobody holds it later: a program that takes it then gets nothing sent to it.</summary>
    private static SocketError TryBind(IPAddress? address, ushort wanted, PortProtocol protocol, out ushort port)
    {
        port = wanted;
        // There is no socket of SCTP without its kernel module.
        if (protocol == PortProtocol.Sctp)
            return wanted == 0 ? SocketError.ProtocolNotSupported : SocketError.Success;
        address ??= IPAddress.Any;
        using Socket socket = new(address.AddressFamily, protocol == PortProtocol.Udp ? System.Net.Sockets.SocketType.Dgram : System.Net.Sockets.SocketType.Stream, (ProtocolType)protocol);
        try
        {
            socket.Bind(new IPEndPoint(address, wanted));
            port = (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
