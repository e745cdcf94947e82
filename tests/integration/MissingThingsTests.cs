namespace Mocker.Tests.Integration;

/// <summary>
/// A user who is not root, a host without cgroups, one without /proc: each command says what is missing and what to do,
/// fails, and leaves nothing; those that need none of it work. Mounts are hidden in a mount namespace of the command's own.
/// </summary>
public sealed class MissingThingsTests
{
    private const string NotRoot = "only root can";
    private const string NoCgroups = "no cgroup hierarchy is mounted";
    private const string NoProc = "/proc is not mounted; as root: mount -t proc proc /proc";

    /// <summary>From the last mount on, for they are stacked; /proc/self/mountinfo has the mount point in its fifth column.</summary>
    private const string HideCgroups =
        """
        while place=$(awk '$5 ~ "^/sys/fs/cgroup" { last = $5 } END { print last }' /proc/self/mountinfo); [ -n "$place" ]; do
            umount -l "$place" || exit 99
        done
        exec "$@"
        """;

    private const string HideProc = """umount -l /proc || exit 99; exec "$@" """;

    /// <summary>The command, and what it says; null if it works.</summary>
    [SkippableTheory]
    [InlineData("create ID", NotRoot)]
    [InlineData("run ID", NotRoot)]
    [InlineData("run --detach ID", NotRoot)]
    [InlineData("start ID", "does not exist")]
    [InlineData("state ID", "does not exist")]
    [InlineData("kill ID", "does not exist")]
    [InlineData("delete ID", "does not exist")]
    [InlineData("exec ID true", "does not exist")]
    [InlineData("delete --force ID", null)]
    [InlineData("list", null)]
    [InlineData("plan", null)]
    [InlineData("plan --format json", null)]
    [InlineData("spec --bundle EMPTY", null)]
    [InlineData("spec --rootless --bundle EMPTY", null)]
    [InlineData("spec --bundle /", "cannot write \"/config.json\": Permission denied; name a directory that can be written to with --bundle")]
    [InlineData("features", null)]
    [InlineData("--version", null)]
    [InlineData("--help", null)]
    [InlineData("create --help", null)]
    public void Another_user_than_root_is_told(string command, string? words)
    {
        using var bed = Bed();
        Check(bed, command, words, AsNobody(bed, bed.Runtime.Root));
    }

    [SkippableTheory]
    [InlineData("start ID")]
    [InlineData("state ID")]
    [InlineData("kill ID")]
    [InlineData("delete ID")]
    [InlineData("delete --force ID")]
    [InlineData("exec ID true")]
    [InlineData("ps ID")]
    [InlineData("pause ID")]
    [InlineData("resume ID")]
    [InlineData("list")]
    public void Containers_of_root_are_out_of_reach_for_others(string command)
    {
        using var bed = Bed();
        var roots = Directory.CreateDirectory(bed.Below("roots"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Check(bed, command, "Permission denied; the containers there are another user's", AsNobody(bed, roots.FullName));
    }

    [SkippableTheory]
    [InlineData("run ID", "CAP_SYS_ADMIN is missing")]
    [InlineData("create ID", "CAP_SYS_ADMIN is missing")]
    [InlineData("plan", null)]
    public void Root_without_capabilities_is_told(string command, string? words)
    {
        using var bed = Bed();
        Check(bed, command, words, [Tool("setpriv"), "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin", bed.Runtime.Path, "--root", bed.Runtime.Root]);
    }

    [SkippableTheory]
    [InlineData("create ID", NoCgroups)]
    [InlineData("run ID", NoCgroups)]
    [InlineData("plan", NoCgroups)]
    [InlineData("state ID", "does not exist")]
    [InlineData("delete --force ID", null)]
    [InlineData("list", null)]
    [InlineData("spec --bundle EMPTY", null)]
    [InlineData("features", null)]
    [InlineData("--version", null)]
    [InlineData("--help", null)]
    public void A_host_without_cgroups_is_told(string command, string? words)
    {
        using var bed = Bed();
        Check(bed, command, words, Hiding(bed, HideCgroups));
    }

    [SkippableTheory]
    [InlineData("create ID", NoProc)]
    [InlineData("run ID", NoProc)]
    [InlineData("exec ID true", NoProc)]
    [InlineData("state ID", "does not exist")]
    [InlineData("delete --force ID", null)]
    [InlineData("list", null)]
    [InlineData("spec --bundle EMPTY", null)]
    [InlineData("features", null)]
    [InlineData("--version", null)]
    [InlineData("--help", null)]
    public void A_host_without_proc_is_told(string command, string? words)
    {
        using var bed = Bed();
        Check(bed, command, words, Hiding(bed, HideProc));
    }

    /// <summary>What cannot be found must not be taken for gone: no limits missed, no cgroups left, no running container deleted.</summary>
    [SkippableTheory]
    [InlineData("exec ID true", NoCgroups, HideCgroups)]
    [InlineData("ps ID", NoCgroups, HideCgroups)]
    [InlineData("pause ID", NoCgroups, HideCgroups)]
    [InlineData("kill ID KILL", NoCgroups, HideCgroups)]
    [InlineData("kill --all ID KILL", NoCgroups, HideCgroups)]
    [InlineData("delete --force ID", NoCgroups, HideCgroups)]
    [InlineData("state ID", null, HideCgroups)]
    [InlineData("list", null, HideCgroups)]
    [InlineData("exec ID true", NoProc, HideProc)]
    [InlineData("state ID", NoProc, HideProc)]
    [InlineData("pause ID", NoProc, HideProc)]
    [InlineData("kill ID KILL", NoProc, HideProc)]
    [InlineData("delete ID", NoProc, HideProc)]
    [InlineData("delete --force ID", NoProc, HideProc)]
    public void A_running_container_is_left_alone_where_it_cannot_be_looked_at(string command, string? words, string hide)
    {
        using var bed = Bed();
        var id = bed.NewId();
        var pid = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        Expect(Run([.. Hiding(bed, hide), .. command.Replace("ID", id).Split(' ')]), words, command);
        Assert.Equal("running", bed.Status(id));
        bed.KillAndWait(id, pid);
        _ = bed.Runtime.Call("delete", id).OrThrow();
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_state_root_that_cannot_be_made_is_named()
    {
        using var bed = Bed();
        var outcome = Run([bed.Runtime.Path, "--root", "/proc/none/below", "run", "--bundle", bed.Sleeper.Path, bed.NewId()]);
        Expect(outcome, "name another place for containers with --root", "run");
        bed.AssertNothingIsLeft();
    }

    private static void Check(TestBed bed, string command, string? words, string[] prefix)
    {
        var empty = Directory.CreateDirectory(bed.Below("empty"));
        File.SetUnixFileMode(empty.FullName, (UnixFileMode)0x1ff);
        string[] arguments = [.. command.Split(' ').Select(word => word switch { "ID" => bed.NewId(), "EMPTY" => empty.FullName, _ => word })];
        if (arguments[0] is "create" or "run" or "plan" && arguments[^1] != "--help")
            arguments = [arguments[0], "--bundle", bed.Sleeper.Path, .. arguments[1..]];
        Expect(Run([.. prefix, .. arguments]), words, arguments[0]);
        Assert.Equal(arguments[0] == "spec" && words is null, File.Exists(Path.Combine(empty.FullName, "config.json")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bed.Runtime.Root));
        bed.AssertNothingIsLeft();
    }

    private static void Expect(Outcome outcome, string? words, string command)
    {
        if (words is null)
        {
            Assert.True(outcome.Success, outcome.ToString());
            return;
        }
        var code = command.StartsWith("exec", StringComparison.Ordinal) ? 255 : 1;
        Assert.True(outcome.Status is { Exited: true } status && status.Code == code, outcome.ToString());
        Assert.Contains(words, outcome.Errors);
        _ = Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
    }

    private static TestBed Bed()
    {
        var bed = new TestBed();
        // Others have to get at the bundle, and at a state root of their own.
        File.SetUnixFileMode(bed.Runtime.Root, (UnixFileMode)0x1ff);
        return bed;
    }

    private static string[] AsNobody(TestBed bed, string root) =>
        [Tool("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups", ReadableCopy(bed), "--root", root];

    /// <summary>The binary may lie where only root gets at it.</summary>
    private static string ReadableCopy(TestBed bed)
    {
        var copy = bed.Below("mocker-runtime");
        File.Copy(bed.Runtime.Path, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0x1ed);
        return copy;
    }

    private static string[] Hiding(TestBed bed, string script) =>
        [Tool("unshare"), "--mount", "--propagation", "private", "/bin/sh", "-c", script, "sh", bed.Runtime.Path, "--root", bed.Runtime.Root];

    private static string Tool(string name)
    {
        var found = new[] { "/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/" }.Select(folder => folder + name).FirstOrDefault(File.Exists);
        Skip.If(found is null, $"needs {name} of util-linux");
        return found!;
    }

    private static Outcome Run(string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var line = new Command(command);
        var pid = line.Start(new Streams(Streams.NullDescriptor, output.Descriptor, errors.Descriptor));
        var status = Child.Wait(pid, TimeSpan.FromSeconds(30));
        return new Outcome(line.Text, status, output.Text(), errors.Text(), TimeSpan.Zero);
    }
}
