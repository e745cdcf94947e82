using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocker.Tests.Integration;

/// <summary>
/// Kernels from before 5.12 lack some of the calls that the runtime prefers, and so do some sandboxes. strace(1) lets such
/// calls fail with ENOSYS; a container must come out the same, down to the flags of its mounts, or be refused.
/// </summary>
public sealed class FallbackTests
{
    /// <summary>All of the calls that there is an older way for.</summary>
    private const string All = "openat2,open_tree,fsopen,fsconfig,fsmount,move_mount,mount_setattr,close_range,faccessat2";

    /// <summary>What came with Linux 5.6 and later: a kernel of 5.4 has the others.</summary>
    private const string After54 = "openat2,mount_setattr,close_range,faccessat2";

    /// <summary>Prints what a fallback may get wrong: each mount with its flags, what masks cover, and the open descriptors.</summary>
    private const string Look =
        """
        while read -r id parent device root place flags rest; do echo "$place $flags"; done </proc/self/mountinfo
        ls -ld /proc/acpi /proc/kcore /proc/keys /proc/timer_list /dev/null 2>&1
        ls /proc/acpi /sys/firmware
        ls /proc/self/fd
        for file in /data/file /tmp/file /dev/shm/file /proc/sys/kernel/domainname; do
          (echo new >$file) 2>/dev/null && echo $file was written
        done
        true
        """;

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var missing in All.Split(',').Append(After54).Append(All))
        {
            cases.Add(missing, false);
            cases.Add(missing, true);
        }
        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_container_is_the_same_where_calls_are_missing(string missing, bool likeProduction)
    {
        var strace = Strace();
        using var bed = new TestBed();
        var bundle = bed.NewBundle("look", Config(bed, likeProduction));
        var expected = bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId()).OrThrow().Output;
        Assert.Contains("/data ro,nosuid,nodev,noexec", expected);

        var calls = bed.Below("calls");
        var seen = Run([strace, .. Missing(missing, calls), .. bed.Runtime.Arguments("run", "--bundle", bundle.Path, bed.NewId())]);

        Assert.Equal(Comparable(expected), Comparable(seen));
        // Without the call having been tried the test would say nothing; fsconfig and fsmount are not reached without fsopen.
        Assert.Contains("(INJECTED)", File.ReadAllText(calls));
        bed.AssertNothingIsLeft();
    }

    /// <summary>There devices are bound, and what the container shares with the host stands in for what it may not mount.</summary>
    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_container_with_a_user_namespace_is_the_same_where_calls_are_missing(string missing, bool hasNetwork)
    {
        var strace = Strace();
        using var bed = new TestBed();
        var config = Config(bed, likeProduction: false);
        config["linux"]!["namespaces"] = SpecConfig.Namespaces([.. (string[])["pid", "mount", "uts", "ipc", "user"], .. hasNetwork ? (string[])["network"] : []]);
        foreach (var map in new[] { "uidMappings", "gidMappings" })
            config["linux"]![map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 0, ["size"] = 65536 });
        // The access time is locked in a user namespace; only the runtime's copy of a source can have another (mount_setattr(2)).
        var data = config["mounts"]!.AsArray().Single(mount => (string)mount!["destination"]! == "/data")!["options"]!.AsArray();
        Assert.Equal("noatime", (string)data[^1]!);
        data.RemoveAt(data.Count - 1);
        var bundle = bed.NewBundle("user", config);
        var expected = bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId()).OrThrow().Output;

        var calls = bed.Below("calls");
        var seen = Run([strace, .. Missing(missing, calls), .. bed.Runtime.Arguments("run", "--bundle", bundle.Path, bed.NewId())]);

        Assert.Equal(Comparable(expected), Comparable(seen));
        Assert.Contains("(INJECTED)", File.ReadAllText(calls));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("close_range")]
    [InlineData(All)]
    public void The_created_process_holds_as_little_where_calls_are_missing(string missing)
    {
        var strace = Strace();
        using var bed = new TestBed();
        var id = bed.NewId();
        var expected = Descriptors(bed.Create(id));
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();

        var again = bed.NewId();
        var pidFile = bed.Below("created.pid");
        using var output = new CaptureFile();
        using var line = new Command([strace, .. Missing(missing, bed.Below("calls")),
            .. bed.Runtime.Arguments("create", "--bundle", bed.Sleeper.Path, "--pid-file", pidFile, again)]);
        var tracer = line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor));
        // strace stays as long as the container's process does.
        for (var i = 0; i < 1000 && (!File.Exists(pidFile) || bed.Status(again) != "created"); i++)
            Thread.Sleep(10);
        Assert.True(File.Exists(pidFile), output.Text());
        var seen = Settled(int.Parse(File.ReadAllText(pidFile)), expected);
        _ = bed.Runtime.Call("delete", "--force", again).OrThrow();
        _ = Child.Wait(tracer, TimeSpan.FromSeconds(10));

        Assert.Equal(expected, seen);
        bed.AssertNothingIsLeft();
    }

    private static string Strace()
    {
        var found = new[] { "/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace" }.FirstOrDefault(File.Exists);
        Skip.If(found is null, "needs strace, which lets system calls fail as if the kernel lacked them");
        return found!;
    }

    private static string[] Missing(string calls, string log) =>
        ["--follow-forks", "--output", log, $"--trace={calls}", $"--inject={calls}:error=ENOSYS"];

    private static JsonObject Config(TestBed bed, bool likeProduction)
    {
        string[] program = ["/bin/sh", "-c", Look];
        var etc = Path.Combine(bed.RootfsPath, "etc");
        var config = likeProduction
            ? ProductionConfig.Build(bed.RootfsPath, etc, $"/{bed.Marker}", null, program)
            : SpecConfig.Build(bed.RootfsPath, program);
        var data = Directory.CreateDirectory(bed.Below("data"));
        var mounts = config["mounts"]!.AsArray();
        mounts.Add(SpecConfig.Mount("/data", "bind", data.FullName, "rbind", "ro", "nosuid", "nodev", "noexec", "noatime"));
        mounts.Add(SpecConfig.Mount("/tmp", "tmpfs", "tmpfs", "ro", "nosuid", "noexec", "size=64k"));
        config["linux"]!["readonlyPaths"]!.AsArray().Add("/dev/shm");
        return config;
    }

    private static string Run(string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var leaked = new PathHandle("/");
        using var line = new Command(command);
        var tracer = line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor), (leaked.Descriptor, 19));
        var status = Child.Wait(tracer, TimeSpan.FromSeconds(60));
        Assert.True(status is { Success: true }, $"{line.Text}: {status}: {errors.Text()}");
        return output.Text();
    }

    /// <summary>Without times and the containers' ids, and in an order that does not depend on how the mounts were made.</summary>
    private static List<string> Comparable(string output) =>
        [.. output.Split('\n').Select(line => Regex.Replace(line, @"[A-Z][a-z]{2} +\d+ +[\d:]+ |-c\d+", "")).Order(StringComparer.Ordinal)];

    /// <summary>The process closes what it does not need right after it has reported, so it may take a moment.</summary>
    private static List<string> Settled(int pid, List<string> expected)
    {
        var seen = Descriptors(pid);
        for (var i = 0; i < 200 && !seen.SequenceEqual(expected); i++)
        {
            Thread.Sleep(10);
            seen = Descriptors(pid);
        }
        return seen;
    }

    private static List<string> Descriptors(int pid) =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(entry => File.ResolveLinkTarget(entry, false)?.Name ?? "")
            .Select(name => Regex.Replace(name, @"\d+|/.*", "")).Order(StringComparer.Ordinal)];
}
