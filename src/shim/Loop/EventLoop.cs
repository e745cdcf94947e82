using System.Runtime.InteropServices;
using Mocker.Linux;

namespace Mocker.Shim.Loop;

/// <summary>The one thread's loop around poll(2): whatever the shim does, it does because a source was ready or an alarm rang.</summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private readonly List<Source> _sources = [];
    private readonly List<Alarm> _alarms = [];
    private PollItem* _items;
    private int _capacity;

    public void Add(Source source) => _sources.Add(source);

    public void Remove(Source source) => _sources.Remove(source);

    /// <summary>Rings an alarm after a time.</summary>
    public Alarm After(long milliseconds, Action ring)
    {
        Alarm alarm = new(Environment.TickCount64 + milliseconds, ring);
        _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Turns until it is <paramref name="over"/>, which each turn may change.</summary>
    public void Run(Func<bool> over)
    {
        while (!over())
            Turn(TimeToAlarm());
    }

    /// <summary>One turn: waits, then calls what is ready.</summary>
    /// <param name="milliseconds">At most so long; negative for ever.</param>
    public void Turn(long milliseconds)
    {
        // A copy, for whoever is called may add and remove.
        Source[] waiting = [.. _sources];
        Reserve(waiting.Length);
        for (int i = 0; i < waiting.Length; i++)
            _items[i] = waiting[i].Item;
        int ready = Processes.PollLong(_items, waiting.Length, milliseconds);
        if (ready != -(int)Errno.EINTR)
            Kernel.Check(ready, "ppoll(2)");
        for (int i = 0; i < waiting.Length && ready > 0; i++)
        {
            short returned = _items[i].Returned;
            if (_items[i].Descriptor >= 0 && returned != 0 && _sources.Contains(waiting[i]))
                waiting[i].Ready(returned);
        }
        RingAlarms();
    }

    public void Dispose() => NativeMemory.Free(_items);

    private void RingAlarms()
    {
        long now = Environment.TickCount64;
        for (int i = _alarms.Count - 1; i >= 0; i--)
        {
            Alarm alarm = _alarms[i];
            if (!alarm.IsCalledOff && alarm.At > now)
                continue;
            _alarms.RemoveAt(i);
            if (!alarm.IsCalledOff)
                alarm.Ring();
        }
    }

    private long TimeToAlarm()
    {
        long first = long.MaxValue;
        foreach (Alarm alarm in _alarms)
            first = Math.Min(first, alarm.IsCalledOff ? 0 : alarm.At);
        return first == long.MaxValue ? -1 : Math.Max(0, first - Environment.TickCount64);
    }

    private void Reserve(int count)
    {
        if (count <= _capacity)
            return;
        _capacity = count + 16;
        _items = (PollItem*)NativeMemory.Realloc(_items, (nuint)(_capacity * sizeof(PollItem)));
    }
}
