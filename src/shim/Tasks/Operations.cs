using Mocker.Shim.Loop;

namespace Mocker.Shim.Tasks;

/// <summary>
/// What is being done to containers: to each one thing at a time, in the order in which it was asked for. While something waits for
/// another program, only its container's other requests wait, too.
/// </summary>
/// <param name="loop">Goes on meanwhile.</param>
/// <param name="idle">Called when nothing is under way any more.</param>
internal sealed class Operations(EventLoop loop, Action idle)
{
    private readonly Dictionary<string, Queue<Operation>> _busy = [];

    /// <summary>Nothing is under way.</summary>
    public bool IsIdle => _busy.Count == 0;

    public bool IsBusy(string id) => _busy.ContainsKey(id);

    /// <summary>Does it now, or when what is under way with this container has been done.</summary>
    /// <param name="id">The container.</param>
    /// <param name="mayWait">For other programs.</param>
    /// <param name="work">What is to be done; it throws nothing.</param>
    public void Do(string id, bool mayWait, Action work)
    {
        Operation operation = new(mayWait, work);
        if (_busy.TryGetValue(id, out Queue<Operation>? waiting))
            waiting.Enqueue(operation);
        else if (mayWait)
            Begin(id, work, []);
        else
            work();
    }

    private void Begin(string id, Action work, Queue<Operation> waiting)
    {
        _busy[id] = waiting;
        Fiber.Run(loop, work, () => Next(id, waiting));
    }

    private void Next(string id, Queue<Operation> waiting)
    {
        while (waiting.TryDequeue(out Operation operation))
        {
            if (operation.MayWait)
            {
                Begin(id, operation.Work, waiting);
                return;
            }
            operation.Work();
        }
        _busy.Remove(id);
        if (IsIdle)
            idle();
    }

    private readonly record struct Operation(bool MayWait, Action Work);
}
