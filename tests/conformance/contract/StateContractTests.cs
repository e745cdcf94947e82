namespace Mocker.Tests.Conformance.Contract;

[Contract("go-runc, podman and CRI-O read these fields")]
public sealed class StateContractTests
{
    [Theory]
    [InlineData("rootfs")]
    [InlineData("created")]
    [InlineData("owner")]
    public void The_state_has_the_field(string field)
    {
        using var container = new Container().Create();
        Assert.NotNull(container.State[field]);
    }

    [Fact]
    public void Created_is_a_time_of_RFC_3339_in_UTC()
    {
        using var container = new Container().Create();
        var created = (string)container.State["created"]!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", created);
        var age = DateTime.UtcNow - DateTimeOffset.Parse(created).UtcDateTime;
        Assert.InRange(age, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Created_stays_the_same()
    {
        using var container = new Container().Create();
        var created = (string?)container.State["created"];
        container.Invoke("start", container.Id).Succeeded();
        Assert.Equal(created, (string?)container.State["created"]);
    }

    [Fact]
    public void Rootfs_is_its_absolute_path()
    {
        using var container = new Container().Create();
        Assert.Equal(container.Rootfs, (string?)container.State["rootfs"]);
    }

    [Fact]
    public void The_pid_of_a_stopped_container_is_zero()
    {
        using var container = new Container().Start();
        container.Stop();
        Assert.Equal(0, (int?)container.State["pid"]);
    }
}
