using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// Executes real steps as the child does, but on a thread of this process with namespaces of its own, and asks the
/// collector what they allocated. Left out are setsid(2), setns(2) into another container, time namespaces, which only a
/// process of one thread can enter, hooks, which would fork, and what only a security module takes: those are looked at by
/// the guard that reads instructions.
/// </summary>
public sealed unsafe class ChildPathAllocationTests
{
    [SkippableFact]
    public void The_child_path_allocates_nothing()
    {
        foreach (MethodBase method in ChildPathGuardTests.Product().Reached)
            if (method is { IsGenericMethod: false, DeclaringType.IsGenericType: false } && method.GetMethodBody() is not null)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
        // The first run makes the runtime finish what it does once per method.
        _ = Execute();
        string[] allocating = [.. Execute().Where(step => step.Bytes != 0).Select(step => $"{step.Kind} ({step.Text}): {step.Bytes} bytes")];
        Assert.Empty(allocating);
    }

    [Fact]
    public void The_measure_sees_an_allocation()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] allocated = new byte[1];
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
        GC.KeepAlive(allocated);
    }

    private static List<(string Kind, string Text, long Bytes)> Execute()
    {
        string rootfs = Directory.CreateTempSubdirectory("mocker-child-").FullName;
        List<(string, string, long)> measured = [];
        try
        {
            PrivateThread.Run(() => measured = Execute(rootfs));
        }
        finally
        {
            // Changing ids has switched it off for the whole process (prctl(2)).
            Processes.Prctl(PrctlOption.SetDumpable, 1);
            Directory.Delete(rootfs, recursive: true);
        }
        return measured;
    }

    private static List<(string, string, long)> Execute(string rootfs)
    {
        Directory.CreateDirectory($"{rootfs}/old/sub");
        File.WriteAllText($"{rootfs}/old/file", "copied up");
        File.CreateSymbolicLink($"{rootfs}/old/link", "file");
        File.WriteAllText($"{rootfs}/program", "#!/nothing");
        File.SetUnixFileMode($"{rootfs}/program", (UnixFileMode)0x1ed);
        File.WriteAllText($"{rootfs}/tasks", "");
        Directory.CreateDirectory($"{rootfs}/masked");
        using Descriptor uts = new(OpenRead("/proc/thread-self/ns/uts"));
        Step[] steps = Steps(rootfs, uts);

        using PlanMemory memory = new();
        Child* child = memory.New<Child>();
        *child = new() { Root = -1, Dev = -1, EmptyDirectory = -1, NullDevice = -1, PrivateProc = -1, Terminal = -1, FirstClosed = uint.MaxValue };
        (child->Sync, int runtime) = Pair();
        (child->Console, int console) = Pair();
        child->Listener = Listen(rootfs, out int caller);
        // The child closes its own end.
        using Descriptor runtimeEnd = new(runtime), consoleEnd = new(console), callerEnd = new(caller);
        // Leave to go on for both reports, given before they come.
        byte leave = 1;
        Sockets.Send(runtime, &leave, 1);
        Sockets.Send(runtime, &leave, 1);

        EncodedStep* encoded = memory.Array<EncodedStep>(steps.Length);
        for (int i = 0; i < steps.Length; i++)
            encoded[i] = steps[i].Encode(memory) with { Text = memory.Text(steps[i].Text), Pointer = memory.Text("/pointer") };
        long* bytes = memory.Array<long>(steps.Length);
        int* results = memory.Array<int>(steps.Length);
        for (int i = 0; i < steps.Length; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            results[i] = Interpreter.Execute(child, encoded + i, 1);
            bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (results[i] < 0 && steps[i] is not (ExecuteProgram or RefuseStart))
                throw LaunchedProcess.Describe(child->Failure, steps[i].Text, null);
        }
        foreach (int opened in (ReadOnlySpan<int>)[child->Root, child->Dev, child->EmptyDirectory, child->NullDevice, child->PrivateProc, child->Terminal, child->Sync])
            Files.Close(opened);
        Assert.Equal("execve(2)", Marshal.PtrToStringUTF8((nint)child->Failure.Call));
        return [.. steps.Select((step, i) => (step.Kind, step.Text, bytes[i]))];
    }

    private static Step[] Steps(string rootfs, Descriptor uts) =>
    [
        new JoinCgroups([rootfs], wait: false),
        new UnshareNamespaces(NamespaceTypes.Ipc),
        new JoinNamespace(NamespaceTypes.Uts, "known", uts.Number),
        new UnshareCgroupNamespace(),
        new BecomeRoot(0, 0),
        new UnshareNamespaces(NamespaceTypes.Uts | NamespaceTypes.Ipc),
        new SetLoopbackUp(),
        new SetOomScore(int.Parse(File.ReadAllText("/proc/self/oom_score_adj"))),
        new MountRootfs(rootfs, 0, onHost: false),
        new MountFileSystem("proc", "proc", "/proc", MountOptions.Parse(["nosuid", "noexec"])),
        new MountFileSystem("tmpfs", null, "/dev", MountOptions.Parse(["mode=755", "strictatime", "ro"])) { ReadOnlyLater = true },
        new MountFileSystem("devpts", "devpts", "/dev/pts", MountOptions.Parse(["newinstance", "ptmxmode=0666", "mode=0620"])),
        new MountFileSystem("tmpfs", "tmpfs", "/old", MountOptions.Parse(["tmpcopyup", "rprivate"])),
        new MountFileSystem("tmpfs", "tmpfs", "/silent", MountOptions.Parse(["silent", "size=64k"])),
        new BindMount(rootfs, "/bound/here", MountOptions.Parse(["rbind", "ro", "rnosuid", "rslave"])),
        new BindMount("/etc/passwd", "/etc/passwd", MountOptions.Parse(["bind"])),
        MakeLink.At("/links/link", "target", null),
        .. DeviceSteps.Of([new LinuxDevice { Path = "/run/fifo", Type = "p", Uid = 1 }]),
        new OpenTerminal(new() { User = new() { Uid = 1000 }, ConsoleSize = new() { Height = 24, Width = 80 } }, mountConsole: true, plainLineEnds: true),
        new SetMountReadOnly("/dev"),
        new RunRuntimeHooks(),
        new MakeWorkingDirectory("/work/deep"),
        new EnterRoot(pivot: true, shared: true),
        new SetRootAttributes(MountFlags.Private | MountFlags.Recursive, readOnly: false),
        new SetHostName("host", isDomain: false),
        new SetHostName("domain", isDomain: true),
        new SetSysctl("net.ipv4.ip_forward", "0"),
        new MakeReadOnly("/proc/sys"),
        new MakeReadOnly("/missing"),
        new MaskPath("/program"),
        new MaskPath("/masked"),
        new MaskPath("/masked/missing"),
        new SetRootAttributes(0, readOnly: true),
        new JoinSessionKeyring("mocker-test", null, isOpened: true),
        new SetScheduler(new() { Policy = "SCHED_OTHER", Nice = 0 }),
        new SetIoPriority(new() { Class = "IOPRIO_CLASS_BE", Priority = 4 }),
        new SetMemoryPolicy(new() { Mode = "MPOL_PREFERRED", Nodes = "0" }),
        new SetPersonality("LINUX"),
        new SetCpuAffinity(null),
        new SetLimit("RLIMIT_CORE", 4, Limit(4).Soft, Limit(4).Hard),
        new EnterDirectory("/work/deep"),
        new FindHome(65534),
        new OwnStreams(Credentials.UserId()),
        new FindExecutable("none", ["/none", "/work", "/old/link", "/dev/null", "/bound/here/program"]),
        new AwaitStart(),
        new UseCredentials(new(1000, 100, [10, 20], 0x12, new(1UL << 5, 0, 0, 0, 0), "/")),
        new SetNoNewPrivileges(),
        new RefuseStart(),
        new ExecuteProgram(["missing"], ["A=1"], ["/1", "/2", "/3", "/4", "/5/missing"]),
    ];

    private static (int, int) Pair()
    {
        Kernel.Check(Sockets.Pair(SocketType.SequencedPacket, out int first, out int second), "socketpair(2)");
        return (first, second);
    }

    private static int OpenRead(string name)
    {
        using CString path = new(name);
        return (int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly), "open(2)", name);
    }

    /// <summary>A socket like that of `create`, on which somebody has called "start" already; one before it has died.</summary>
    private static int Listen(string rootfs, out int caller)
    {
        using CString path = new($"{rootfs}/start.sock");
        int socket = (int)Kernel.Check(Sockets.Open(SocketType.SequencedPacket), "socket(2)");
        Kernel.Check(Sockets.Bind(socket, path), "bind(2)");
        Kernel.Check(Sockets.Listen(socket, 2), "listen(2)");
        int died = Sockets.Open(SocketType.SequencedPacket);
        caller = Sockets.Open(SocketType.SequencedPacket);
        Kernel.Check(Sockets.Connect(died, path), "connect(2)");
        Files.Close(died);
        Kernel.Check(Sockets.Connect(caller, path), "connect(2)");
        byte go = 1;
        Kernel.Check(Sockets.Send(caller, &go, 1), "sendmsg(2)");
        return socket;
    }

    private static (ulong Soft, ulong Hard) Limit(int resource)
    {
        ulong* limit = stackalloc ulong[2];
        Kernel.Check(Kernel.Call(SyscallNumber.PrLimit64, 0, resource, 0, (nint)limit), "prlimit(2)");
        return (limit[0], limit[1]);
    }
}
