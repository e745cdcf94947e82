using System.Diagnostics;

namespace Mocker.Harness.Containers;

/// <summary>
/// A child process of the tests, waited for by whoever started it. All other children, the orphans that come to this process
/// as they come to init on a host (shims, and containers whose shim was killed), are reaped by a thread here at once: a
/// runtime takes a container for alive while its zombie is there.
/// </summary>
internal sealed class Spawned : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Owned = [];
    private static bool reaping;

    private readonly Command command;
    private readonly long started = Stopwatch.GetTimestamp();
    private bool waited;

    private Spawned(Command command, int id)
    {
        this.command = command;
        Id = id;
    }

    internal int Id { get; }

    internal string Text => command.Text;

    internal static Spawned Start(Streams streams, params string[] arguments)
    {
        var command = new Command(arguments);
        lock (Gate)
        {
            BeginReaping();
            var id = command.Start(streams);
            _ = Owned.Add(id);
            return new Spawned(command, id);
        }
    }

    /// <summary>Runs a program to its end and takes what it printed; kills it after the limit, and the outcome says so.</summary>
    internal static Outcome Run(TimeSpan limit, int input, params string[] arguments)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var spawned = Start(new Streams(input, output.Descriptor, errors.Descriptor), arguments);
        var status = spawned.Wait(limit);
        return new Outcome(spawned.Text, status, output.Text(), errors.Text(), Stopwatch.GetElapsedTime(spawned.started));
    }

    internal static bool IsOurs(int id)
    {
        lock (Gate)
            return Owned.Contains(id);
    }

    /// <summary>Null when it had not ended by then; it is killed then.</summary>
    internal ExitStatus? Wait(TimeSpan limit)
    {
        var status = Child.Wait(Id, limit);
        Forget();
        return status;
    }

    internal void Kill() => Child.Kill(Id);

    /// <summary>A process that was not waited for is killed.</summary>
    public void Dispose()
    {
        if (!waited)
        {
            Kill();
            _ = Child.Wait(Id);
            Forget();
        }
        command.Dispose();
    }

    private void Forget()
    {
        waited = true;
        lock (Gate)
            _ = Owned.Remove(Id);
    }

    private static void BeginReaping()
    {
        if (reaping)
            return;
        reaping = true;
        Child.AdoptOrphans();
        new Thread(Reap) { IsBackground = true, Name = "reaper" }.Start();
    }

    private static void Reap()
    {
        while (true)
        {
            lock (Gate)
            {
                foreach (var id in Children().Where(id => !Owned.Contains(id)))
                    _ = Child.Reap(id);
            }
            Thread.Sleep(10);
        }
    }

    /// <summary>Living and ended; an orphan is entered with any of this process's threads.</summary>
    private static IEnumerable<int> Children()
    {
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string[] ids;
            try
            {
                ids = File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (IOException)
            {
                continue; // The thread ended between the listing and the reading; its children are with another now.
            }
            foreach (var id in ids)
                yield return int.Parse(id);
        }
    }
}
