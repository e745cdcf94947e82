using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// The container is created. The child tells the runtime so, lets it go, and waits on a socket in the state directory for
/// `start`. The connection stays open over execve(2) only as long as it takes to get there: its end tells `start` that the
/// user's program runs, and an error before that is sent over it.
/// </summary>
internal sealed unsafe class AwaitStart : Step
{
    public override string Kind => "await-start";

    public override string Text => "wait for start";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        if (child->Listener >= 0)
            CloseAllButSockets(child);
        int result = child->Reports ? Interpreter.Report(child, ChildMessage.Ready) : 0;
        if (result < 0)
            return child->Fail("sendmsg(2)"u8, result);
        if (child->Listener < 0)
            return 0;
        Files.Close(child->Sync);
        // Whoever connects may have died before saying go: then the next one is waited for.
        while (true)
        {
            int connection = Sockets.Accept(child->Listener);
            if (connection < 0)
                return child->Fail("accept4(2)"u8, connection);
            byte go = 0;
            if (Files.Read(connection, &go, 1) == 1)
            {
                child->Sync = connection;
                break;
            }
            Files.Close(connection);
        }
        Files.Close(child->Listener);
        child->Listener = -1;
        return 0;
    }

    /// <summary>
    /// What came along from the runtime, such as the container's locked directory, must not stay open while the container
    /// waits. Descriptors that the program is to have stay.
    /// </summary>
    private static void CloseAllButSockets(Child* child)
    {
        uint lower = (uint)Math.Min(child->Sync, child->Listener), upper = (uint)Math.Max(child->Sync, child->Listener);
        CloseBetween(child->FirstClosed, lower);
        CloseBetween(Math.Max(child->FirstClosed, lower + 1), upper);
        Files.CloseRange(Math.Max(child->FirstClosed, upper + 1), uint.MaxValue);
    }

    private static void CloseBetween(uint first, uint end)
    {
        if (first < end)
            Files.CloseRange(first, end - 1);
    }
}
