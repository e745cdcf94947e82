using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Mocker.Tests.Integration;

/// <summary>--pidfd-socket: the caller gets a pidfd of the process, with the word that runc sends beside it.</summary>
public sealed unsafe class PidFdSocketTests
{
    [SkippableTheory]
    [InlineData("create")]
    [InlineData("run")]
    public void The_caller_gets_a_pidfd_of_the_container_s_process(string command)
    {
        using var bed = new TestBed();
        using var listener = Listen(bed);
        var id = bed.NewId();
        string[] detach = command == "run" ? ["--detach"] : [];
        _ = bed.Runtime.Call([command, .. detach, "--bundle", bed.Sleeper.Path, "--pidfd-socket", bed.Below("s"), "--pid-file", bed.Below("pid"), id]).OrThrow();
        var pid = int.Parse(File.ReadAllText(bed.Below("pid")));
        Assert.Equal(("standard", pid), Receive(listener));
        bed.KillAndWait(id, pid);
        _ = bed.Runtime.Call("delete", id).OrThrow();
        listener.Dispose();
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void And_one_of_a_process_of_exec()
    {
        using var bed = new TestBed();
        using var listener = Listen(bed);
        var id = bed.NewId();
        var init = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        _ = bed.Runtime.Call("exec", "--detach", "--pidfd-socket", bed.Below("s"), "--pid-file", bed.Below("pid"), id, "sleep", "1000").OrThrow();
        var pid = int.Parse(File.ReadAllText(bed.Below("pid")));
        Assert.NotEqual(init, pid);
        Assert.Equal(("setns", pid), Receive(listener));
        // The container's first process cannot end while another of its PID namespace is not waited for.
        Child.Kill(pid);
        _ = Child.Wait(pid, TimeSpan.FromSeconds(10));
        bed.KillAndWait(id, init);
        _ = bed.Runtime.Call("delete", id).OrThrow();
        listener.Dispose();
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("create")]
    [InlineData("run")]
    public void Nobody_listening_is_an_error_and_no_container(string command)
    {
        using var bed = new TestBed();
        var outcome = bed.Runtime.Call(command, "--bundle", bed.Sleeper.Path, "--pidfd-socket", bed.Below("nobody"), bed.NewId());
        Assert.True(outcome.Status is { Exited: true, Code: 1 }, outcome.ToString());
        Assert.Contains($"failed to connect with pidfd socket \"{bed.Below("nobody")}\": No such file or directory", outcome.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bed.Runtime.Root));
        bed.AssertNothingIsLeft();
    }

    private static Socket Listen(TestBed bed)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bed.Below("s")));
        socket.Listen();
        return socket;
    }

    /// <summary>The word, and which process the descriptor stands for (proc_pid_fdinfo(5), Pid).</summary>
    private static (string Word, int Pid) Receive(Socket listener)
    {
        Assert.True(listener.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "the runtime did not connect");
        using var connection = listener.Accept();
        Assert.True(connection.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), "the runtime sent nothing");
        var text = stackalloc byte[64];
        var control = stackalloc int[16];
        var vector = new Vector { Start = text, Length = 64 };
        var message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        var received = ReceiveMessage((int)connection.Handle, &message, 0);
        // struct cmsghdr: the length in 8 bytes, SOL_SOCKET, SCM_RIGHTS, the descriptor.
        Assert.True(received > 0 && message.ControlLength >= 20 && control[2] == 1 && control[3] == 1, "no descriptor came");
        var descriptor = control[4];
        var line = File.ReadLines($"/proc/self/fdinfo/{descriptor}").FirstOrDefault(line => line.StartsWith("Pid:", StringComparison.Ordinal));
        Assert.NotNull(line);
        _ = Libc.Close(descriptor);
        return (Encoding.ASCII.GetString(text, (int)received), int.Parse(line["Pid:".Length..]));
    }

    [DllImport("libc", EntryPoint = "recvmsg")]
    private static extern nint ReceiveMessage(int socket, Message* message, int flags);

    private struct Vector
    {
        public byte* Start;
        public nint Length;
    }

    /// <summary>struct msghdr (recvmsg(2)).</summary>
    private struct Message
    {
        public void* Name;
        public nint NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public int* Control;
        public nint ControlLength;
        public int Flags;
    }
}
