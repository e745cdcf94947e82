using System.Buffers;
using System.Text.Json;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Who answers the notifications of SCMP_ACT_NOTIFY: it listens on <c>linux.seccomp.listenerPath</c>.</summary>
internal static unsafe class SeccompAgent
{
    /// <summary>
    /// Sends the listener of a process's filter with the container process state (config-linux.md, The Container Process
    /// State), over a connection of its own, and lets go of it.
    /// </summary>
    /// <param name="seccomp">The document, which has a listenerPath.</param>
    /// <param name="process">The process, which waits under its filter.</param>
    /// <param name="state">The container's state.</param>
    /// <exception cref="ContainerException">Nobody takes it.</exception>
    public static void Send(LinuxSeccomp seccomp, LaunchedProcess process, StateDocument state)
    {
        ContainerProcessState message = new() { Pid = process.Pid, Metadata = seccomp.ListenerMetadata, State = state.Specified };
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
            message.WriteTo(json);
        using Descriptor socket = CallerSocket.Connect(seccomp.ListenerPath!, "seccomp agent", "/linux/seccomp/listenerPath");
        nint sent;
        fixed (byte* text = buffer.WrittenSpan)
            sent = Sockets.Send(socket.Number, text, buffer.WrittenCount, process.Listener!.Number);
        if (sent < 0)
            throw new ContainerException($"cannot send the listener to the seccomp agent: sendmsg(2): {LinuxException.Text((Errno)(-sent))}", "/linux/seccomp/listenerPath");
        process.CloseListener();
    }
}
