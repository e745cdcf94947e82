using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Events;

/// <summary>Events by containerd's own program (-publish-binary), one process each, for a containerd that says no socket.</summary>
internal sealed unsafe class BinaryRoute(SignalSource children, string program, string containerd) : IEventRoute
{
    public void Send(Envelope envelope, Action<EventOutcome> sent)
    {
        Kernel.Check(Files.Pipe(out int readEnd, out int writeEnd), "pipe2(2)");
        using Descriptor input = new(readEnd), ours = new(writeEnd);
        int pid;
        try
        {
            using HostProcess publish = HostProcess.Start(
                program, [program, "--address", containerd, "publish", "--topic", envelope.Topic, "--namespace", envelope.Namespace],
                [], [input.Number]);
            pid = publish.Leave();
        }
        catch (LinuxException)
        {
            sent(EventOutcome.Unreachable);
            return;
        }
        children.Watch(pid, status => sent(status == 0 ? EventOutcome.Taken : EventOutcome.Unreachable));
        // An event has some hundred bytes, and a pipe room for more.
        byte[] text = envelope.Event.ToByteArray();
        fixed (byte* start = text)
            Files.Write(ours.Number, start, text.Length);
    }
}
