using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Tasks;

/// <summary>Tells when a container is out of memory.</summary>
internal sealed class OomSource(EventLoop loop, OomNotice notice, Action happened) : Source, IDisposable
{
    public override PollItem Item => notice.Item;

    public override void Ready(short returned)
    {
        if (notice.Take())
            happened();
        else if ((returned & PollItem.Error) != 0 && (returned & PollItem.Priority) == 0)
            loop.Remove(this); // The cgroup has been removed: only the one above can tell more.
    }

    /// <summary>A container that has ended is not out of memory any more; but if it was, that is told before.</summary>
    public void End()
    {
        if (notice.TakeLast())
            happened();
        Dispose();
    }

    public void Dispose()
    {
        loop.Remove(this);
        notice.Dispose();
    }
}
