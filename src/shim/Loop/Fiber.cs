using Mocker.Linux;

namespace Mocker.Shim.Loop;

/// <summary>
/// Work that may have to wait for other programs, with a stack of its own: a thread that runs only while the loop's stands still,
/// and the other way round. So nothing happens at the same time, and nothing is locked; while the work waits the loop goes on.
/// </summary>
internal sealed class Fiber : Source
{
    private const int StackSize = 512 * 1024;

    [ThreadStatic]
    private static Fiber? t_current;

    private readonly EventLoop _loop;
    private readonly Action _work;
    private readonly Action _ended;
    private readonly Descriptor _enter = Counter();
    private readonly Descriptor _leave = Counter();
    private Alarm? _limit;
    private int _awaited = -1;
    private bool _isReady;
    private bool _isOver;

    private Fiber(EventLoop loop, Action work, Action ended) => (_loop, _work, _ended) = (loop, work, ended);

    /// <summary>Some work waits, or is being done: there are children that only it may wait for.</summary>
    public static int Count { get; private set; }

    public override PollItem Item => new(_awaited, PollItem.In);

    /// <summary>Does the work till it waits or is done.</summary>
    /// <param name="loop">Called by this loop's thread.</param>
    /// <param name="work">The work.</param>
    /// <param name="ended">Called by the loop's thread when it is done.</param>
    public static void Run(EventLoop loop, Action work, Action ended)
    {
        Count++;
        Fiber fiber = new(loop, work, ended);
        new Thread(fiber.Work, StackSize) { IsBackground = true }.Start();
        fiber.Enter();
    }

    /// <summary>How <see cref="Waiting"/> waits: in a fiber with the loop going on, elsewhere in its thread.</summary>
    public static bool Await(int descriptor, long milliseconds) =>
        t_current is Fiber fiber ? fiber.AwaitReady(descriptor, milliseconds) : Waiting.Here(descriptor, milliseconds);

    public override void Ready(short returned) => Continue(true);

    private static Descriptor Counter() => new((int)Kernel.Check(EventCounters.Open(), "eventfd2(2)"));

    private static void Await(Descriptor counter)
    {
        Waiting.Here(counter.Number, -1);
        EventCounters.Take(counter.Number);
    }

    private void Work()
    {
        Await(_enter);
        t_current = this;
        _work();
        _isOver = true;
        EventCounters.Add(_leave.Number);
    }

    private bool AwaitReady(int descriptor, long milliseconds)
    {
        _awaited = descriptor;
        _loop.Add(this);
        _limit = milliseconds < 0 ? null : _loop.After(milliseconds, () => Continue(false));
        EventCounters.Add(_leave.Number);
        Await(_enter);
        return _isReady;
    }

    private void Continue(bool isReady)
    {
        _loop.Remove(this);
        _limit?.CallOff();
        _isReady = isReady;
        Enter();
    }

    /// <summary>In the loop's thread: lets the other run, until it waits or is done.</summary>
    private void Enter()
    {
        EventCounters.Add(_enter.Number);
        Await(_leave);
        if (!_isOver)
            return;
        _enter.Dispose();
        _leave.Dispose();
        Count--;
        _ended();
    }
}
