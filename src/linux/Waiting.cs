namespace Mocker.Linux;

/// <summary>
/// Waiting for programs of others, hooks say, which may take as long as they like. A process that has other things to do meanwhile
/// says how it waits.
/// </summary>
public static unsafe class Waiting
{
    /// <summary>Waits in the place of <see cref="Here"/>; the parameters and the result are the same.</summary>
    public static Func<int, long, bool>? Elsewhere { get; set; }

    /// <summary>Waits until a descriptor is readable. Not for a forked child.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="milliseconds">At most so long; negative for ever.</param>
    /// <returns>Whether it is.</returns>
    public static bool For(int descriptor, long milliseconds = -1) => Elsewhere?.Invoke(descriptor, milliseconds) ?? Here(descriptor, milliseconds);

    /// <summary>The same in the calling thread, which does nothing else.</summary>
    public static bool Here(int descriptor, long milliseconds)
    {
        PollItem item = new(descriptor, PollItem.In);
        long deadline = Environment.TickCount64 + milliseconds;
        int ready;
        do
            ready = Processes.PollLong(&item, 1, milliseconds < 0 ? milliseconds : Math.Max(deadline - Environment.TickCount64, 0));
        while (ready == -(int)Errno.EINTR);
        return ready != 0;
    }
}
