using System.Text.Json.Nodes;
using Grpc.Core;
using Mocker.Tests.Containerd.Api;
using Status = Mocker.Tests.Containerd.Api.Status;

namespace Mocker.Tests.Containerd;

/// <summary>
/// One test's place: a containerd, the shim under test, a containerd namespace of its own with the image in it, and what was
/// there before. Whatever the test leaves is swept away with it, after the test has had its say.
/// </summary>
internal sealed class Bed : IDisposable
{
    private static readonly HashSet<string> Tried = [];
    private static int beds;

    private readonly bool ownDaemon;
    private readonly SortedSet<string> before;
    private int containers;

    /// <summary>A place on the daemon that all tests share.</summary>
    internal Bed(string containerd, string shim) : this(containerd, shim, version => Daemon.For(version), ownDaemon: false)
    {
    }

    private Bed(string containerd, string shim, Func<string, Daemon> daemon, bool ownDaemon)
    {
        this.ownDaemon = ownDaemon;
        Shim = OrSkip(() => Shim.Find(shim));
        Daemon = OrSkip(() => daemon(containerd));
        Services = new Services(Daemon);
        Namespace = $"{Daemon.Marker}-n{Interlocked.Increment(ref beds)}";
        Import(BusyboxImage.Name, layers: 1);
        RequireThatTheyGetOn(containerd, shim);
        before = Inventory.Take(this);
    }

    internal Daemon Daemon { get; }

    /// <summary>The daemon's services.</summary>
    internal Services Services { get; }

    internal Shim Shim { get; }

    /// <summary>containerd's namespace, which is also in each of its cgroups' paths.</summary>
    internal string Namespace { get; }

    /// <summary>The Tasks service, of the daemon that is running at the time of the call.</summary>
    internal Tasks.TasksClient Tasks => new(Services.In(Namespace));

    /// <summary>A place with a daemon of its own, which the test may kill, starve or configure.</summary>
    internal static Bed WithOwnDaemon(
        string containerd, string shim, string? configuration = null, Action<Daemon>? prepare = null)
    {
        _ = OrSkip(() => Shim.Find(shim));
        var daemon = OrSkip(() => new Daemon(ContainerdVersion.Find(containerd), configuration, prepare));
        try
        {
            return new Bed(containerd, shim, _ => daemon, ownDaemon: true);
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    internal string NewId() => $"{Namespace}-c{Interlocked.Increment(ref containers)}";

    internal string Below(string name) => Path.Combine(Daemon.Place, $"{Namespace}-{name}");

    /// <summary>A command of ctr in the bed's namespace.</summary>
    internal Outcome Ctr(params string[] command) => Daemon.Ctr(["--namespace", Namespace, .. command]);

    internal string[] CtrLine(params string[] command) => Daemon.CtrLine(["--namespace", Namespace, .. command]);

    /// <summary>The words of `ctr run` with the shim under test: options, then the process.</summary>
    internal string[] RunWords(string id, string[] options, params string[] process) =>
        ["run", .. Shim.RunOptions, .. options, BusyboxImage.Name, id, .. process];

    /// <summary>`ctr run --rm`.</summary>
    internal Outcome Run(string[] options, params string[] process) => Ctr(RunWords(NewId(), ["--rm", .. options], process));

    /// <summary>`ctr run --detach`.</summary>
    /// <returns>The container's id.</returns>
    internal string Start(string[] options, params string[] process)
    {
        var id = NewId();
        _ = Ctr(RunWords(id, ["--detach", .. options], process)).OrThrow();
        return id;
    }

    /// <summary>The words of `ctr run` for a container with this configuration, whose root file system is made here.</summary>
    internal string[] ConfigWords(string id, Action<JsonObject> change, params string[] process)
    {
        var rootfs = Below("rootfs");
        if (!Directory.Exists(rootfs))
            Rootfs.Create(rootfs);
        var config = SpecConfig.Build(rootfs, process);
        config["linux"]!["cgroupsPath"] = $"/{Namespace}/{id}";
        change(config);
        var file = Below($"{id}.json");
        File.WriteAllText(file, config.ToJsonString());
        return ["run", .. Shim.RunOptions, "--detach", "--null-io", "--config", file, id];
    }

    /// <summary>A container with this configuration, as <see cref="ConfigWords"/>, that has no task yet.</summary>
    /// <returns>Its id.</returns>
    internal string CreateContainer(Action<JsonObject> change, params string[] process)
    {
        var id = NewId();
        var words = ConfigWords(id, change, process).Except(["--detach", "--null-io"]).Skip(1);
        _ = Ctr(["container", "create", .. words]).OrThrow();
        return id;
    }

    /// <summary>A container that sleeps until it is killed, with its output to nowhere.</summary>
    internal string StartSleeper(params string[] options) => Start(["--null-io", .. options], "/bin/sleep", "3600");

    internal static ProcessRequest Reference(string id, string execId = "") => new() { ContainerId = id, ExecId = execId };

    internal Process State(string id, string execId = "") => Tasks.Get(Reference(id, execId)).Process;

    /// <summary>The task's status, or null when containerd has no such task.</summary>
    internal Status? StatusOf(string id)
    {
        try
        {
            return State(id).Status;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    internal void ExpectStatus(string id, Status status) =>
        Eventually.Expect(() => StatusOf(id) == status, () => $"{id} is {StatusOf(id)}, not {status}");

    /// <summary>The exit status of a process of a container, once it has ended.</summary>
    internal int WaitFor(string id, string execId = "") =>
        (int)Tasks.Wait(Reference(id, execId), deadline: DateTime.UtcNow + Eventually.Soon).ExitStatus;

    /// <summary>Kills the container's process and deletes the task and the container.</summary>
    internal void KillAndDelete(string id)
    {
        _ = Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        _ = WaitFor(id);
        Delete(id);
    }

    /// <summary>Deletes a stopped task and its container.</summary>
    /// <returns>The exit status of the container's process.</returns>
    internal int Delete(string id)
    {
        var status = (int)Tasks.Delete(Reference(id)).ExitStatus;
        _ = Ctr("container", "delete", id).OrThrow();
        return status;
    }

    internal void Import(string image, int layers)
    {
        var file = Daemon.Below($"image-{layers}.tar");
        if (!File.Exists(file))
            BusyboxImage.Write(file, image, layers);
        _ = Ctr("image", "import", file).OrThrow();
    }

    /// <summary>What is there now and was not when the bed was made, once things had a moment to go away.</summary>
    internal List<string> Leftovers()
    {
        List<string> left = [];
        _ = Patience.Happens(
            TimeSpan.FromSeconds(5), () => (left = [.. Inventory.Take(this).Except(before)]).Count == 0);
        return left;
    }

    internal void AssertNothingIsLeft()
    {
        var left = Leftovers();
        Assert.True(left.Count == 0, string.Join('\n', left.Prepend("left behind:")));
    }

    public void Dispose()
    {
        Services.Dispose();
        if (ownDaemon)
            Daemon.Dispose();
        else
            Sweep();
    }

    /// <summary>What is found, or a skip with the reason why it is not there.</summary>
    internal static T OrSkip<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (MissingException missing)
        {
            Skip.If(true, missing.Message);
            throw;
        }
    }

    private void Sweep()
    {
        foreach (var id in Ctr("task", "list", "--quiet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = Ctr("task", "resume", id);
            _ = Ctr("task", "delete", "--force", id);
        }
        foreach (var id in Ctr("container", "list", "--quiet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _ = Ctr("container", "delete", id);
        Inventory.RemoveCgroups(Namespace);
    }

    /// <summary>Debian 12's crun knows no configuration that says it is of version 1.2, as containerd 2 says.</summary>
    private void RequireThatTheyGetOn(string containerd, string shim)
    {
        if (shim == "mocker" || Tried.Contains($"{containerd} {shim}"))
            return;
        var outcome = Run([], "/bin/true");
        if (outcome.Errors.Contains("unknown version specified", StringComparison.Ordinal))
        {
            Dispose();
            Skip.If(true, $"this {shim} does not take the ociVersion that containerd {containerd} writes");
        }
        _ = Tried.Add($"{containerd} {shim}");
    }
}
