using System.Net.Sockets;
using System.Text;

namespace Mocker.Tests.Conformance.Contract;

/// <summary>NOTIFY_SOCKET: a container that is a service says to its manager that it is ready.</summary>
public sealed class NotifyTests
{
    [SkippableTheory]
    [Contract("systemd: Type=notify, sd_notify(3); runc: the process to watch is the container's, or runc itself where it stays")]
    [InlineData("start", false)]
    [InlineData("run", false)]
    [InlineData("run", true)]
    public void The_manager_hears_that_the_container_is_ready_and_which_process_to_watch(string command, bool stays)
    {
        using var container = new Container();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        var path = Path.Combine(container.Bundle, "manager");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        container.WithScript("echo $NOTIFY_SOCKET; exec sleep 1000").WithPrelude($"export NOTIFY_SOCKET={path};");
        if (command == "start")
            container.Create();
        else
            container.WriteConfig();
        using var pending = container.Begin(
            command == "start" ? ["start", container.Id] : ["run", .. stays ? (string[])[] : ["--detach"], "--bundle", container.Bundle, container.Id]);
        Host.WaitFor("status running", () =>
            container.Invoke("state", container.Id) is { ExitCode: 0 } state && (string?)state.Json["status"] == "running");
        var pid = container.Pid;

        using var service = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        service.Connect(new UnixDomainSocketEndPoint($"/proc/{pid}/root/run/notify/notify.sock"));
        service.Send("STATUS=of no interest"u8);
        service.Send("READY=1\nMAINPID=1"u8);

        var heard = new StringBuilder();
        while (!heard.ToString().Contains("MAINPID="))
            heard.Append(Receive(manager));
        Assert.Equal($"READY=1\nMAINPID={(stays ? pending.Pid : pid)}\n", heard.ToString());
        if (!stays)
        {
            Receive(manager, "BARRIER=1");
            pending.Wait().Succeeded();
        }
        container.Invoke("kill", container.Id, "KILL").Succeeded();
        if (stays)
            pending.Wait();
    }

    [SkippableFact]
    [Contract("plan prints every step of create")]
    public void The_plan_has_the_mount_of_the_containers_socket()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "no other runtime has plan");
        using var container = new Container();
        container.WriteConfig();
        Assert.DoesNotContain("/run/notify", container.Invoke("plan", "--bundle", container.Bundle).Succeeded().Stdout);
        container.WithPrelude("export NOTIFY_SOCKET=/run/manager;");
        Assert.Matches($"bind \".*/{container.Id}/notify\" to \"/run/notify\"", container.Invoke("plan", "--bundle", container.Bundle, container.Id).Succeeded().Stdout);
    }

    [SkippableFact]
    [Contract("runc(8): start does not wait for a service that has ended")]
    public void A_container_that_ends_without_a_word_is_not_waited_for()
    {
        using var container = new Container();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        var path = Path.Combine(container.Bundle, "manager");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        container.WithScript("test $NOTIFY_SOCKET = /run/notify/notify.sock && test -S $NOTIFY_SOCKET && echo there").WithPrelude($"export NOTIFY_SOCKET={path};");

        container.Create().Invoke("start", container.Id).Succeeded();

        container.WaitUntilStopped();
        Assert.Equal("there", container.Output);
        container.Delete();
        container.AssertNoTrace();
    }

    private static string Receive(Socket socket)
    {
        var message = new byte[256];
        return Encoding.UTF8.GetString(message, 0, socket.Receive(message));
    }

    /// <summary>The descriptor beside the message is closed by the kernel, for nobody asks for it: the barrier is lifted.</summary>
    private static void Receive(Socket socket, string expected)
    {
        // runc before 1.2 has no barrier.
        if (socket.Poll(TimeSpan.FromSeconds(2), SelectMode.SelectRead))
            Assert.Equal(expected, Receive(socket));
    }
}
