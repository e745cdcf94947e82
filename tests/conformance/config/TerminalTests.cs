namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#process")]
public sealed class TerminalTests
{
    /// <summary>Starts the container with a terminal and gives what it wrote to it.</summary>
    private static string OutputOf(Container container)
    {
        using var socket = new ConsoleSocket();
        container.With("/process/terminal", true).Create("--console-socket", socket.Path);
        using var master = socket.Receive();
        container.Invoke("start", container.Id).Succeeded();
        return ConsoleSocket.ReadToEnd(master);
    }

    private static ProcessReport ReportOf(Container container) =>
        new(JsonNode.Parse(OutputOf(container.WithArgs("probe", "report")))!);

    [SkippableFact]
    public void The_standard_streams_are_a_terminal()
    {
        using var container = new Container();
        Assert.Equal([true, true, true], ReportOf(container).Terminals);
    }

    [SkippableFact]
    public void Without_terminal_they_are_not()
    {
        using var container = new Container().With("/process/terminal", false);
        Assert.Equal([false, false, false], container.Report().Terminals);
    }

    [SkippableFact]
    public void The_terminal_has_the_size_of_consoleSize()
    {
        using var container = new Container().WithJson("/process/consoleSize", """{"height": 33, "width": 123}""");
        var report = ReportOf(container);
        Assert.Equal((33, 123), (report.Rows, report.Columns));
    }

    [SkippableFact]
    public void ConsoleSize_without_terminal_is_ignored()
    {
        using var container = new Container().WithJson("/process/consoleSize", """{"height": 33, "width": 123}""");
        Assert.Equal([false, false, false], container.Report().Terminals);
    }

    [SkippableFact]
    public void The_terminal_is_the_controlling_one()
    {
        using var container = new Container().WithArgs("probe", "try", "open:/dev/tty");
        Assert.Equal("[\"ok\"]", OutputOf(container));
    }

    [SkippableFact]
    public void The_terminal_belongs_to_the_containers_own_devpts()
    {
        using var container = new Container().WithScript("readlink /proc/self/fd/0; ls /dev/pts");
        Assert.Equal("/dev/pts/0\n0\nptmx",
            string.Join('\n', OutputOf(container).Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)));
    }

    [SkippableFact]
    [Clause("config-linux.md#default-devices")]
    public void The_console_device_is_the_terminal()
    {
        using var container = new Container().WithArgs("probe", "try", "stat:/dev/console", "stat:/dev/pts/0");
        var results = JsonNode.Parse(OutputOf(container))!.AsArray().Select(result => ((string)result!).Split(' ')).ToArray();
        Assert.Equal("c", results[0][0]);
        Assert.Equal(results[1][3], results[0][3]);
        Assert.StartsWith("136:", results[0][3]);
    }

    [SkippableFact]
    public void What_is_written_to_the_master_is_read_by_the_program()
    {
        using var container = new Container().WithScript("read line; echo \"read: $line\"");
        using var socket = new ConsoleSocket();
        container.With("/process/terminal", true).Create("--console-socket", socket.Path);
        using var master = socket.Receive();
        container.Invoke("start", container.Id).Succeeded();
        ConsoleSocket.Write(master, "typed\n"u8);
        Assert.Contains("read: typed", ConsoleSocket.ReadToEnd(master));
    }

    [SkippableFact]
    public void A_user_other_than_root_owns_the_terminal()
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/user", """{"uid": 1000, "gid": 1000}""")
            .WithArgs("probe", "try", "stat:/dev/pts/0");
        Assert.Contains(" 1000:", OutputOf(container));
    }

    [SkippableTheory]
    [InlineData("/no/such/socket")]
    [InlineData(null)]
    public void A_terminal_without_a_console_socket_to_send_it_to_is_an_error(string? socket)
    {
        using var container = new Container().With("/process/terminal", true);
        container.TryCreate(socket is null ? [] : ["--console-socket", socket]).Failed();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_console_socket_without_terminal_is_not_used_or_is_an_error()
    {
        using var container = new Container();
        using var socket = new ConsoleSocket();
        if (container.TryCreate("--console-socket", socket.Path).ExitCode == 0)
            Assert.Equal("created", container.Status);
    }
}
