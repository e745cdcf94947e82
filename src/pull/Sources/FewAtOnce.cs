namespace Mocker.Pull.Sources;

/// <summary>Copies of several things at the same time, but not of all.</summary>
internal static class FewAtOnce
{
    private const int Most = 3;

    /// <summary>Does something for each; one that fails ends the others.</summary>
    /// <exception cref="Exception">What the first one that failed did.</exception>
    public static async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> action, CancellationToken cancellation)
    {
        using SemaphoreSlim few = new(Most);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] tasks = [.. items.Select(async item =>
        {
            await few.WaitAsync(stop.Token);
            try
            {
                await action(item, stop.Token);
            }
            catch
            {
                // One that fails makes the others useless.
                await stop.CancelAsync();
                throw;
            }
            finally
            {
                few.Release();
            }
        })];
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Of the failures the one that stopped the others is told.
            await Task.WhenAll(tasks.Where(task => task.IsFaulted));
            throw;
        }
    }
}
