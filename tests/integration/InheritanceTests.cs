namespace Mocker.Tests.Integration;

/// <summary>A container's process must not be able to tell that a .NET program started it, nor from where.</summary>
public sealed class InheritanceTests
{
    [SkippableFact]
    public void Run_hands_no_descriptor_of_its_own_or_of_its_caller_over()
    {
        using var bed = new TestBed();
        var bundle = bed.NewBundle("ls", SpecConfig.Build(bed.RootfsPath, "/bin/ls", "/proc/self/fd"));
        Assert.Equal(["0", "1", "2", "3"], WithOpenDescriptors(bed, "run", "--bundle", bundle.Path, bed.NewId()));
    }

    [SkippableFact]
    public void Exec_hands_no_descriptor_of_its_own_or_of_its_caller_over()
    {
        using var bed = new TestBed();
        var id = StartSleeper(bed);
        Assert.Equal(["0", "1", "2", "3"], WithOpenDescriptors(bed, "exec", id, "/bin/ls", "/proc/self/fd"));
    }

    [SkippableFact]
    public void Preserved_descriptors_are_handed_over_and_no_others()
    {
        using var bed = new TestBed();
        var bundle = bed.NewBundle("ls", SpecConfig.Build(bed.RootfsPath, "/bin/ls", "/proc/self/fd"));
        var seen = WithOpenDescriptors(bed, "run", "--preserve-fds", "1", "--bundle", bundle.Path, bed.NewId());
        Assert.Equal(["0", "1", "2", "3", "4"], seen); // 3 is the caller's; ls itself opens 4
    }

    [SkippableFact]
    public void The_created_process_holds_no_directory_of_the_host()
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        var pid = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        AssertRuns(pid, "sleep");
        var links = Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(Path.GetFileName).Order();
        Assert.Equal(["0", "1", "2"], links);
    }

    [SkippableTheory]
    [InlineData("run")]
    [InlineData("exec")]
    public void Attributes_of_the_process_are_those_of_a_program_started_by_the_caller_itself(string command)
    {
        using var bed = new TestBed();
        string[] program = ["/bin/cat", "/proc/self/status", "/proc/self/personality", "/proc/self/coredump_filter",
            "/proc/self/timerslack_ns", "/proc/self/oom_score_adj"];
        var inside = Attributes(Output(bed, command, program));
        var outside = Attributes(OnHost(program));
        Assert.Equal(outside, inside);
        Assert.Contains("SigIgn:\t0000000000000000", inside);
        Assert.Contains("SigBlk:\t0000000000000000", inside);
    }

    [SkippableTheory]
    [InlineData("run")]
    [InlineData("exec")]
    public void The_environment_is_that_of_the_configuration(string command)
    {
        using var bed = new TestBed();
        var variables = Output(bed, command, ["/bin/env"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.Contains(SpecConfig.SearchPath, variables);
        Assert.Contains("TERM=xterm", variables);
        // HOME is what runtimes add when nobody has set it; exec through busybox's env adds nothing.
        Assert.DoesNotContain(variables, variable => variable is not SpecConfig.SearchPath and not "TERM=xterm"
            && !variable.StartsWith("HOME=", StringComparison.Ordinal));
    }

    private static string Output(TestBed bed, string command, string[] program)
    {
        if (command == "exec")
            return bed.Runtime.Call(["exec", StartSleeper(bed), .. program]).OrThrow().Output;
        var bundle = bed.NewBundle("program", SpecConfig.Build(bed.RootfsPath, program));
        return bed.Runtime.Call("run", "--bundle", bundle.Path, bed.NewId()).OrThrow().Output;
    }

    private static string OnHost(string[] program)
    {
        using var output = new CaptureFile();
        using var line = new Command(program);
        Assert.True(Child.Wait(line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor))).Success);
        return output.Text();
    }

    /// <summary>What a parent hands down by fork and exec and a configuration says nothing about.</summary>
    private static List<string> Attributes(string text)
    {
        string[] same = ["Umask", "ShdPnd", "SigPnd", "SigBlk", "SigIgn", "SigCgt", "THP_enabled", "untag_mask", "CoreDumping",
            "Speculation_Store_Bypass", "SpeculationIndirectBranch", "CapInh", "TracerPid"];
        return [.. text.Split('\n').Where(line => !line.Contains(':', StringComparison.Ordinal)
            || same.Contains(line.Split(':')[0]))];
    }

    private static string[] WithOpenDescriptors(TestBed bed, params string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var directory = new PathHandle("/");
        using var line = new Command(bed.Runtime.Arguments(command));
        var pid = line.Start(
            new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor),
            (directory.Descriptor, 3), (directory.Descriptor, 5), (directory.Descriptor, 19));
        var status = Child.Wait(pid, TimeSpan.FromSeconds(20));
        Assert.True(status is { Success: true }, $"{line.Text}: {status}: {errors.Text()}");
        return output.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string StartSleeper(TestBed bed)
    {
        var id = bed.NewId();
        _ = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        return id;
    }

    private static void AssertRuns(int pid, string name)
    {
        var seen = "";
        for (var i = 0; i < 500 && seen != name; i++)
        {
            Thread.Sleep(10);
            seen = File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        Assert.Equal(name, seen);
    }
}
