using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Tasks;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>Work that waits for other programs, with the loop going on.</summary>
public sealed class OperationsTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly Operations _operations;
    private readonly List<string> _done = [];
    private readonly List<int> _counters = [];
    private int _idle;

    public OperationsTests() => _operations = new(_loop, () => _idle++);

    public void Dispose()
    {
        _loop.Dispose();
        foreach (int counter in _counters)
            Files.Close(counter);
    }

    [Fact]
    public void What_waits_for_a_program_holds_up_nothing_of_other_containers()
    {
        int gate = Gate();
        Do("a", "hook", gate);
        Do("b", "other");
        Assert.Equal(["other"], _done);
        Open(gate);
        RunUntilIdle();
        Assert.Equal(["other", "hook"], _done);
        Assert.Equal(1, _idle);
    }

    [Fact]
    public void What_is_asked_for_meanwhile_of_the_same_container_is_done_afterwards_in_its_order()
    {
        int first = Gate(), second = Gate();
        Do("a", "1", first);
        Do("a", "2");
        Do("a", "3", second);
        Do("a", "4");
        Open(first);
        Turn();
        Assert.Equal(["1", "2"], _done);
        Assert.True(_operations.IsBusy("a"));
        Open(second);
        RunUntilIdle();
        Assert.Equal(["1", "2", "3", "4"], _done);
        Assert.Equal(1, _idle);
    }

    [Fact]
    public void The_first_that_is_let_go_on_is_done_first_whichever_began_first()
    {
        int first = Gate(), second = Gate();
        Do("a", "1", first);
        Do("b", "2", second);
        Open(second);
        Turn();
        Assert.Equal(["2"], _done);
        Open(first);
        RunUntilIdle();
        Assert.Equal(["2", "1"], _done);
    }

    [Fact]
    public void A_wait_ends_with_its_time()
    {
        bool? ready = null;
        int gate = Gate();
        _operations.Do("a", mayWait: true, () => ready = Fiber.Await(gate, 20));
        RunUntilIdle();
        Assert.False(ready);
    }

    private int Gate()
    {
        _counters.Add(EventCounters.Open());
        return _counters[^1];
    }

    private static void Open(int gate) => EventCounters.Add(gate);

    private void Do(string container, string name, int? gate = null) => _operations.Do(container, gate is not null, () =>
    {
        if (gate is int closed)
            Assert.True(Fiber.Await(closed, -1));
        _done.Add(name);
    });

    private void Turn() => _loop.Turn(1000);

    private void RunUntilIdle()
    {
        for (long end = Environment.TickCount64 + 10_000; !_operations.IsIdle; _loop.Turn(5))
            Assert.True(Environment.TickCount64 < end, "nothing more happens");
    }
}
