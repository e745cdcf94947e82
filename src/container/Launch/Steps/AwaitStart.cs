using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// The container is created. The child tells the runtime so, lets it go, and waits on a socket in the state directory for
/// `start`. The connection stays open over execve(2) only as long as it takes to get there: its end tells `start` that the
/// user's program runs, and an error before that is sent over it.
/// </summary>
/// <param name="endsBySignal">
/// Heed the signals that end programs, meanwhile. Not under a filter, which might forbid what that takes.
/// </param>
internal sealed unsafe class AwaitStart(bool endsBySignal = true) : Step
{
    public override string Kind => "await-start";

    public override string Text => "wait for start";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        if (endsBySignal)
            foreach (Signal signal in (Signal[])[Signal.HangUp, Signal.Interrupt, Signal.Quit, Signal.Terminate])
                a->Ending |= Signals.Bit((int)signal);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        if (child->Listener >= 0)
            CloseAllButSockets(child);
        int signals = -1;
        int result = child->Listener >= 0 ? Heed(child, ((Arguments*)arguments)->Ending, out signals) : 0;
        if (result < 0)
            return result;
        result = child->Reports ? Interpreter.Report(child, ChildMessage.Ready) : 0;
        if (result < 0)
            return child->Fail("sendmsg(2)"u8, result);
        if (child->Listener < 0)
            return 0;
        Files.Close(child->Sync);
        // Whoever connects may have died before saying go: then the next one is waited for.
        while (true)
        {
            if (signals >= 0)
                AwaitConnection(child->Listener, signals);
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
        if (signals < 0)
            return 0;
        Files.Close(signals);
        Signals.SetMask(0);
        return 0;
    }

    /// <summary>
    /// The kernel keeps from the first process of a PID namespace what it has no handler for (pid_namespaces(7)), but not
    /// what is blocked: that is read from a descriptor.
    /// </summary>
    private static int Heed(Child* child, ulong ending, out int signals)
    {
        signals = -1;
        if (ending == 0)
            return 0;
        Signals.Block(ending);
        signals = Signals.OpenDescriptor(ending);
        return signals < 0 ? child->Fail("signalfd4(2)"u8, signals) : 0;
    }

    /// <summary>Returns when somebody connects. A signal before that ends the container, which never ran a program.</summary>
    private static void AwaitConnection(int listener, int signals)
    {
        PollItem* items = stackalloc PollItem[2];
        items[0] = new(listener, PollItem.In);
        items[1] = new(signals, PollItem.In);
        Processes.Poll(items, 2, -1);
        if ((items[1].Returned & PollItem.In) != 0)
            Processes.Exit(128 + Signals.ReadDescriptor(signals));
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

    private struct Arguments
    {
        /// <summary>The mask of signals to heed.</summary>
        public ulong Ending;
    }
}
