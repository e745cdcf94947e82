namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd and conmon parse the whole file as a number")]
public sealed class PidFileTests
{
    [Fact]
    public void Create_writes_the_pid_without_a_newline()
    {
        using var container = new Container();
        var file = Path.Combine(container.Bundle, "pid");
        container.Create("--pid-file", file);
        Assert.Equal($"{container.Pid}", File.ReadAllText(file));
    }

    [Fact]
    public void Run_detached_writes_the_pid()
    {
        using var container = new Container();
        var file = Path.Combine(container.Bundle, "pid");
        container.Run("--detach", "--pid-file", file);
        Assert.Equal($"{container.Pid}", File.ReadAllText(file));
    }

    [Fact]
    public void Exec_writes_the_pid_of_its_own_process()
    {
        using var container = new Container().Start();
        var file = Path.Combine(container.Bundle, "pid");
        container.Invoke("exec", "--detach", "--pid-file", file, container.Id, "sleep", "777").Succeeded();
        Assert.Equal("sleep\0777\0", File.ReadAllText($"/proc/{File.ReadAllText(file)}/cmdline"));
    }

    [Fact]
    public void An_old_file_is_replaced()
    {
        using var container = new Container();
        var file = container.HostFile("pid", "a long text that was there before");
        container.Create("--pid-file", file);
        Assert.Equal($"{container.Pid}", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_an_error()
    {
        using var container = new Container();
        container.TryCreate("--pid-file", "/no/such/directory/pid").Failed();
        container.AssertNoTrace();
    }
}
