using Mocker.Linux;

namespace Mocker.Shim.Loop;

/// <summary>Something that the loop waits for: a descriptor, and what is done when it is ready.</summary>
internal abstract class Source
{
    /// <summary>What to wait for now; a descriptor of -1 for nothing.</summary>
    public abstract PollItem Item { get; }

    /// <summary>Called when it is ready.</summary>
    /// <param name="returned">What poll(2) returned for it.</param>
    public abstract void Ready(short returned);
}
