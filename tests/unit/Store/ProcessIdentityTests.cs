using Mocker.Container.Store;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Store;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_is_alive()
    {
        ProcessIdentity self = ProcessIdentity.Of(Environment.ProcessId);
        Assert.True(self.IsAlive);
        using Descriptor? pidFd = self.Open();
        Assert.NotNull(pidFd);
    }

    [Fact]
    public void Another_process_of_the_same_id_is_not_the_same()
    {
        ProcessIdentity self = ProcessIdentity.Of(Environment.ProcessId);
        ProcessIdentity predecessor = self with { StartTime = self.StartTime - 1 };
        Assert.False(predecessor.IsAlive);
        Assert.Null(predecessor.Open());
    }

    [Fact]
    public void No_process_is_not_alive()
    {
        Assert.False(default(ProcessIdentity).IsAlive);
        Assert.Null(default(ProcessIdentity).Open());
        Assert.Equal(new ProcessIdentity(int.MaxValue, 0), ProcessIdentity.Of(int.MaxValue));
        Assert.Null(new ProcessIdentity(int.MaxValue, 0).Open());
    }
}
