using System.Collections.Concurrent;

namespace Mocker.Tests.Integration;

/// <summary>Doing things truly at the same time: every thread waits at a barrier until all are there.</summary>
internal static class Threads
{
    /// <returns>
    /// The results in the order of the work; a thrown exception of one of them is thrown here, after all have ended.
    /// </returns>
    internal static T[] AtOnce<T>(params Func<T>[] work)
    {
        var results = new T[work.Length];
        var failures = new ConcurrentQueue<Exception>();
        using var barrier = new Barrier(work.Length);
        var threads = work.Select((function, i) => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                results[i] = function();
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failures.IsEmpty ? results : throw new AggregateException(failures);
    }

    internal static T[] AtOnce<T>(int count, Func<int, T> work) =>
        AtOnce(Enumerable.Range(0, count).Select(i => (Func<T>)(() => work(i))).ToArray());
}
