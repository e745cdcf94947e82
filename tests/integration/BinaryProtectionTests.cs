using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Integration;

/// <summary>
/// CVE-2019-5736: a process that has joined a container but still runs the runtime's binary shows that binary to the
/// container as /proc/PID/exe. Whoever opens it there must not be able to write to it, then or later. All tests use a
/// copy of the binary, since an unprotected one would be overwritten.
/// </summary>
public sealed class BinaryProtectionTests
{
    private const int Execs = 40;

    /// <summary>
    /// Keeps every executable that appears under /proc and is not the container's own as a descriptor, and tries to write
    /// through it again and again, as the published exploits do. Writing begins once the process has ended (ETXTBSY before).
    /// </summary>
    private const string Attacker =
        """
        n=3
        while true; do
          for exe in /proc/[0-9]*/exe; do
            case $(readlink $exe) in /bin/busybox|"") continue;; esac
            eval "command exec $n<$exe" && n=$((n+1))
            [ $n -gt 9 ] && n=3
          done 2>/dev/null
          for fd in 3 4 5 6 7 8 9; do
            (echo overwritten >/proc/self/fd/$fd) 2>/dev/null && echo $fd >>/tmp/written
          done
        done
        """;

    [SkippableFact]
    public void A_container_that_runs_proc_self_exe_does_not_change_the_binary()
    {
        using var bed = WithCopy();
        var before = Digest(bed.Runtime.Path);
        var bundle = bed.NewBundle("self", Privileged(bed, "/proc/self/exe"));

        _ = bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId());
        var id = Start(bed, bed.NewBundle("sleep", Privileged(bed, "/bin/sleep", "1000")));
        _ = bed.Runtime.Call("exec", id, "/proc/self/exe");

        Assert.Equal(before, Digest(bed.Runtime.Path));
    }

    [SkippableFact]
    public void A_container_that_lies_in_wait_for_exec_cannot_overwrite_the_binary()
    {
        using var bed = WithCopy();
        var before = Digest(bed.Runtime.Path);
        var id = Start(bed, bed.NewBundle("attacker", Privileged(bed, "/bin/sh", "-c", Attacker)));

        for (var i = 0; i < Execs; i++)
            _ = bed.Runtime.Call("exec", id, i % 2 == 0 ? "/proc/self/exe" : "/bin/true");
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();

        Assert.Equal(before, Digest(bed.Runtime.Path));
        Assert.False(File.Exists(Path.Combine(bed.RootfsPath, "tmp", "written")), "the container wrote through /proc/PID/exe");
    }

    /// <summary>
    /// The test above believes the attacker when it achieves nothing: here a program joins a container unprotected.
    /// </summary>
    [SkippableFact]
    public void The_attacker_overwrites_an_unprotected_binary()
    {
        const string Enter = "/usr/bin/nsenter";
        Skip.IfNot(File.Exists(Enter), $"needs {Enter} of util-linux");
        using var bed = new TestBed();
        var victim = bed.Below("busybox");
        File.Copy(Rootfs.Busybox, victim);
        var before = Digest(victim);
        var id = bed.NewId();
        var pid = bed.Create(id, bed.NewBundle("attacker", Privileged(bed, "/bin/sh", "-c", Attacker)));
        _ = bed.Runtime.Call("start", id).OrThrow();

        Assert.True(Succeeds([Enter, "--target", pid.ToString(), "--pid", victim, "sleep", "1"]));

        var written = Path.Combine(bed.RootfsPath, "tmp", "written");
        for (var i = 0; i < 100 && !File.Exists(written); i++)
            Thread.Sleep(50);
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        Assert.True(File.Exists(written));
        Assert.NotEqual(before, Digest(victim));
    }

    /// <summary>
    /// The same without chance: at every system call of every process that a container can see, keep its executable as an
    /// attacker would, by /proc/PID/exe and by what is mapped of it (proc_pid_map_files(5)); when all is over, try to write.
    /// </summary>
    [SkippableTheory]
    [InlineData("create")]
    [InlineData("exec")]
    [InlineData("run")]
    [InlineData("create", "--cgroup-manager", "disabled")]
    public void No_process_that_a_container_can_see_runs_a_binary_that_can_be_written(string command, params string[] globals) =>
        AssertNothingCanBeWritten(command, globals, static _ => SystemCallTrace.Deed.None);

    /// <summary>Where the kernel does not let the process take over another file for its own (PR_SET_MM), it executes that.</summary>
    [SkippableTheory]
    [InlineData("create")]
    [InlineData("exec")]
    [InlineData("run")]
    public void Nor_where_the_process_has_to_execute_itself_again(string command)
    {
        const long Prctl = 157, SetMemoryMap = 35;
        Skip.IfNot(RuntimeInformation.ProcessArchitecture == Architecture.X64, "elsewhere the process always executes itself again");
        Skip.IfNot(Environment.OSVersion.Version >= new Version(6, 16), "needs PTRACE_SET_SYSCALL_INFO of Linux 6.16");
        var refused = false;
        AssertNothingCanBeWritten(command, [], call =>
        {
            if (!call.OfCommand || call.Kind != Prctl || call.Argument != SetMemoryMap)
                return SystemCallTrace.Deed.None;
            refused = true;
            return SystemCallTrace.Deed.Fail;
        });
        Assert.True(refused, "the process has not tried to take over another file");
    }

    private static void AssertNothingCanBeWritten(string command, string[] globals, Func<SystemCallTrace.Call, SystemCallTrace.Deed> decide)
    {
        using var bed = WithCopy();
        using var errors = new CaptureFile();
        var id = bed.NewId();
        var sleeper = bed.NewBundle("sleep", Privileged(bed, "/bin/sleep", "1000"));
        var brief = bed.NewBundle("true", Privileged(bed, "/bin/true"));
        string[] arguments = command switch
        {
            "create" => ["create", "--bundle", sleeper.Path, id],
            "exec" => ["exec", Start(bed, sleeper), "/bin/true"],
            _ => ["run", "--bundle", brief.Path, id],
        };
        var kept = new Dictionary<string, PathHandle>();
        var (status, _, _) = SystemCallTrace.Run(bed.Runtime.Arguments([.. globals, .. arguments]), errors, call =>
        {
            if (IsInContainer(call.Process))
                Keep(kept, call.Process, Path.Combine(bed.RootfsPath, "bin"));
            return decide(call);
        });
        Assert.True(status is { Success: true }, $"{command}: {status}: {errors.Text()}");
        _ = bed.Runtime.Call("delete", "--force", id);
        Sweeper.KillDescendants();

        foreach (var (name, handle) in kept)
        {
            using (handle)
                Assert.False(CanWrite(handle.Descriptor), $"{name} can be written");
        }
        Assert.NotEmpty(kept);
    }

    /// <summary>The test above believes the probe when it says that nothing can be written.</summary>
    [SkippableFact]
    public void The_probe_can_write_to_an_unprotected_binary()
    {
        using var bed = WithCopy();
        using var handle = new PathHandle(bed.Runtime.Path);
        Assert.True(CanWrite(handle.Descriptor));
    }

    /// <summary>
    /// The process that waits for `start` still runs the runtime's code with its memory. A process of the same user that
    /// has every capability but CAP_SYS_PTRACE must not get at it (ptrace(2), "Ptrace access mode checking").
    /// </summary>
    [SkippableFact]
    public void The_process_that_waits_for_start_cannot_be_inspected_without_CAP_SYS_PTRACE()
    {
        const string SetPrivileges = "/usr/bin/setpriv";
        Skip.IfNot(File.Exists(SetPrivileges), $"needs {SetPrivileges} of util-linux");
        using var bed = WithCopy();
        var id = bed.NewId();
        var pid = bed.Create(id);
        string[] probe = [SetPrivileges, "--bounding-set", "-sys_ptrace", Rootfs.Busybox, "readlink", $"/proc/{pid}/exe"];

        Assert.False(Succeeds(probe), "the waiting process can be inspected");

        _ = bed.Runtime.Call("start", id).OrThrow();
        var deadline = Environment.TickCount64 + 5000;
        while (File.ReadAllText($"/proc/{pid}/comm").Trim() != "sleep" && Environment.TickCount64 < deadline)
            Thread.Sleep(5);
        Assert.True(Succeeds(probe), "the probe cannot even inspect the container's own program, so it proves nothing");
    }

    private static TestBed WithCopy() => new((scratch, path) =>
    {
        var copy = scratch.Below(Path.GetFileName(path));
        File.Copy(path, copy);
        return copy;
    });

    /// <summary>The worst case: every capability, nothing masked, a writable root.</summary>
    private static JsonObject Privileged(TestBed bed, params string[] args)
    {
        var config = SpecConfig.Build(bed.RootfsPath, args);
        config["root"]!["readonly"] = false;
        var process = config["process"]!;
        process["noNewPrivileges"] = false;
        foreach (var set in new[] { "bounding", "effective", "permitted" })
        {
            process["capabilities"]![set] = SpecConfig.Strings("CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER",
                "CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_KILL", "CAP_AUDIT_WRITE", "CAP_NET_BIND_SERVICE");
        }
        return config;
    }

    private static string Start(TestBed bed, Bundle bundle)
    {
        var id = bed.NewId();
        _ = bed.Create(id, bundle);
        _ = bed.Runtime.Call("start", id).OrThrow();
        return id;
    }

    /// <summary>In a process id namespace below ours: NSpid of proc_pid_status(5) has a number for each level.</summary>
    private static bool IsInContainer(int pid)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("NSpid:", StringComparison.Ordinal))
                .Split('\t', StringSplitOptions.RemoveEmptyEntries).Length > 2;
        }
        catch (IOException)
        {
            return false; // It ended in the middle of the call.
        }
    }

    private static void Keep(Dictionary<string, PathHandle> kept, int pid, string containersOwn)
    {
        KeepOne(kept, $"/proc/{pid}/exe", containersOwn);
        foreach (var mapped in Directory.GetFiles($"/proc/{pid}/map_files"))
            KeepOne(kept, mapped, containersOwn);
    }

    private static void KeepOne(Dictionary<string, PathHandle> kept, string link, string containersOwn)
    {
        var handle = new PathHandle(link);
        var target = new FileInfo(link).LinkTarget ?? "";
        var name = $"{target} (mount {MountOf(handle.Descriptor)})";
        if (target == "/bin/busybox" || target.StartsWith(containersOwn, StringComparison.Ordinal) || !kept.TryAdd(name, handle))
            handle.Dispose();
    }

    private static string MountOf(int descriptor) =>
        File.ReadLines($"/proc/self/fdinfo/{descriptor}")
            .First(line => line.StartsWith("mnt_id:", StringComparison.Ordinal))[7..].Trim();

    /// <summary>
    /// Writes the byte that an executable begins with anyway. A sealed memory file can be opened, but not written.
    /// </summary>
    private static unsafe bool CanWrite(int descriptor)
    {
        fixed (byte* path = Machine.Terminated($"/proc/self/fd/{descriptor}"))
        {
            var writable = Libc.Open(path, Libc.WriteOnly | Libc.CloseOnExec, 0);
            if (writable < 0)
                return false;
            byte magic = 0x7f;
            var written = Libc.Write(writable, &magic, 1);
            _ = Libc.Close(writable);
            return written == 1;
        }
    }

    private static bool Succeeds(string[] arguments)
    {
        using var errors = new CaptureFile();
        using var line = new Command(arguments);
        return Child.Wait(line.Start(Streams.Quiet(errors))).Success;
    }

    private static string Digest(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
