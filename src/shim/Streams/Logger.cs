using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Streams;

/// <summary>
/// A program of the host that gets a process's output (binary://PATH?NAME=VALUE): stdout as its descriptor 3, stderr as 4, and as 5
/// a pipe that it closes when it is ready.
/// </summary>
internal sealed class Logger : IDisposable
{
    // containerd gives its shims 12 seconds to start one.
    private const long ReadyMilliseconds = 10_000;
    private const int EndMilliseconds = 12_000;

    private readonly EventLoop _loop;
    private readonly Descriptor _pidFd;
    private Descriptor? _output;
    private Descriptor? _error;
    private bool _ended;

    private Logger(EventLoop loop, Descriptor pidFd, Descriptor output, Descriptor error) => (_loop, _pidFd, _output, _error) = (loop, pidFd, output, error);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="loop">Rings when it has had its time to end.</param>
    /// <param name="children">Is told of its end.</param>
    /// <param name="uri">Names it and its arguments.</param>
    /// <param name="id">The container.</param>
    /// <param name="space">containerd's namespace.</param>
    /// <exception cref="LinuxException">It cannot be started, or is not ready in time.</exception>
    public static Logger Start(EventLoop loop, SignalSource children, string uri, string id, string space)
    {
        string[] words = WordsOf(uri);
        (Descriptor outputRead, Descriptor outputWrite) = Ends.OpenPipe();
        (Descriptor errorRead, Descriptor errorWrite) = Ends.OpenPipe();
        (Descriptor readyRead, Descriptor readyWrite) = Ends.OpenPipe();
        using (outputRead)
        using (errorRead)
        using (readyRead)
        {
            try
            {
                HostProcess process = HostProcess.Start(words[0], words, [outputRead.Number, errorRead.Number, readyWrite.Number], [],
                    [$"CONTAINER_ID={id}", $"CONTAINER_NAMESPACE={space}"]);
                Logger logger = new(loop, process.PidFd, outputWrite, errorWrite);
                children.Watch(process.Leave(), _ => logger.Ended());
                readyWrite.Dispose();
                if (Waiting.For(readyRead.Number, ReadyMilliseconds))
                    return logger;
                logger.Kill(Signal.Kill);
                logger.Dispose();
                throw new LinuxException("poll(2)", Errno.ETIMEDOUT, $"until the logger {words[0]} closes its descriptor 5");
            }
            catch
            {
                outputWrite.Dispose();
                errorWrite.Dispose();
                readyWrite.Dispose();
                throw;
            }
        }
    }

    /// <summary>The end of its pipe for stdout; whoever takes it closes it.</summary>
    public Descriptor TakeOutput() => Take(ref _output);

    /// <summary>The same for stderr.</summary>
    public Descriptor TakeError() => Take(ref _error);

    /// <summary>There is nothing more to come: it reads to the end and goes, or is made to.</summary>
    public void Finish()
    {
        _output?.Dispose();
        _error?.Dispose();
        if (_ended)
            return;
        _loop.After(EndMilliseconds, () =>
        {
            Kill(Signal.Terminate);
            _loop.After(EndMilliseconds, () => Kill(Signal.Kill));
        });
    }

    public void Dispose() => Finish();

    /// <summary>The words of its command line: the path, then each name and value of the query.</summary>
    internal static string[] WordsOf(string uri)
    {
        string rest = uri[Stdio.BinaryScheme.Length..];
        int question = rest.IndexOf('?');
        List<string> words = [Uri.UnescapeDataString(question < 0 ? rest : rest[..question])];
        if (question < 0)
            return [.. words];
        foreach (string pair in rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            words.Add(Plain(equals < 0 ? pair : pair[..equals]));
            if (equals >= 0 && equals + 1 < pair.Length)
                words.Add(Plain(pair[(equals + 1)..]));
        }
        return [.. words];
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static Descriptor Take(ref Descriptor? descriptor)
    {
        Descriptor taken = descriptor!;
        descriptor = null;
        return taken;
    }

    private void Ended()
    {
        _ended = true;
        _pidFd.Dispose();
    }

    private void Kill(Signal signal)
    {
        if (!_ended)
            Processes.PidFdSendSignal(_pidFd.Number, (int)signal);
    }
}
