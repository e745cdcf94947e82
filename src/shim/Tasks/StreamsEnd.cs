using Mocker.Shim.Loop;
using Mocker.Shim.Streams;

namespace Mocker.Shim.Tasks;

/// <summary>The end of a process's streams: what it has written still arrives, as long as somebody reads it.</summary>
internal sealed class StreamsEnd(EventLoop loop, TaskProcess process)
{
    // So long may a reader take without reading anything. containerd's own shim gives up after that time whatever happens.
    private const int Patience = 2000;

    private readonly ProcessStreams? _streams = process.Streams;
    private Action _done = static () => { };
    private Alarm? _alarm;
    private long _moved;

    /// <summary>Calls back when all has arrived, or nothing does any more.</summary>
    public void Await(Action done)
    {
        _done = done;
        if (_streams is null)
        {
            done();
            return;
        }
        _streams.WhenDone(Finish);
        if (process.Streams is not null)
            Watch();
    }

    private void Watch()
    {
        _moved = _streams!.Moved;
        _alarm = loop.After(Patience, () =>
        {
            if (_streams.Moved == _moved)
                Finish();
            else
                Watch();
        });
    }

    private void Finish()
    {
        _alarm?.CallOff();
        process.Streams = null;
        _streams!.Dispose();
        _done();
    }
}
