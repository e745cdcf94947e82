using System.Diagnostics;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

public sealed class FileRemovalTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_file_that_is_not_there_is_not_waited_for()
    {
        File.Delete(_file);
        Assert.True(FileRemoval.Await(_file, 0));
    }

    [Fact]
    public void Its_removal_ends_the_wait()
    {
        Stopwatch time = Stopwatch.StartNew();
        using Timer remover = new(_ => File.Delete(_file), null, TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan);
        Assert.True(FileRemoval.Await(_file, 30_000));
        Assert.InRange(time.ElapsedMilliseconds, 40, 20_000);
    }

    [Fact]
    public void A_change_of_it_does_not()
    {
        using Timer writer = new(_ => File.AppendAllText(_file, "more"), null, TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
        Assert.False(FileRemoval.Await(_file, 100));
    }
}
