namespace Mocker.Shim.Loop;

/// <summary>Something to be done at a time, unless it is called off before.</summary>
internal sealed class Alarm(long at, Action ring)
{
    /// <summary>Milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long At { get; } = at;

    public bool IsCalledOff { get; private set; }

    public void CallOff() => IsCalledOff = true;

    public void Ring() => ring();
}
