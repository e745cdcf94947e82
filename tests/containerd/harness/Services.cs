using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Mocker.Tests.Containerd;

/// <summary>
/// A daemon's gRPC services. Each call connects anew: a connection from before a restart may not have noticed yet that it is dead.
/// </summary>
internal sealed class Services(Daemon daemon) : IDisposable
{
    private readonly GrpcChannel channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await Connect(daemon.Socket, cancellation), PooledConnectionLifetime = TimeSpan.Zero },
        DisposeHttpClient = true,
    });

    /// <summary>Calls that are made in this containerd namespace.</summary>
    internal CallInvoker In(string containerNamespace) => channel.Intercept(metadata =>
    {
        metadata.Add("containerd-namespace", containerNamespace);
        return metadata;
    });

    public void Dispose() => channel.Dispose();

    private static async Task<Stream> Connect(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
