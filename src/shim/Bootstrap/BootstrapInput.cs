using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Bootstrap;

/// <summary>What `start` is told on stdin, in either of two forms that nothing but their contents tells apart.</summary>
/// <param name="Options">The runtime's options, or null.</param>
/// <param name="SocketDirectory">Where the socket is to be, or empty.</param>
/// <param name="IsProtocol">containerd is 2.3 or newer, and so certain to know version 3 of the task service.</param>
internal sealed record BootstrapInput(Any? Options, string SocketDirectory, bool IsProtocol)
{
    /// <summary>Reads it: parameters of containerd 2.3 and newer if they name this container, otherwise options or nothing.</summary>
    public static BootstrapInput Parse(ReadOnlySpan<byte> input, ShimArguments arguments)
    {
        BootstrapParams parameters = new();
        if (TryMerge(parameters, input) && parameters.InstanceId == arguments.Id && parameters.Namespace == arguments.Namespace)
        {
            Any? options = null;
            foreach (Protocol.Extension extension in parameters.Extensions)
                if (extension.Value is { } value && TaskOptions.IsKnown(value))
                    options = value;
            return new(options, parameters.SocketDir, IsProtocol: true);
        }
        Any any = new();
        return new(input.Length > 0 && TryMerge(any, input) && TaskOptions.IsKnown(any) ? any : null, "", IsProtocol: false);
    }

    private static bool TryMerge(IMessage message, ReadOnlySpan<byte> input)
    {
        try
        {
            message.MergeFrom(input);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
