using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Integration;

/// <summary>
/// The runtime under test with a state root, bundles and a marker of its own, and a census from before the test.
/// Each test makes one; containers that it leaves are swept away with it, after the test has had its say.
/// </summary>
internal sealed class TestBed : IDisposable
{
    private static readonly string[] Statuses = ["creating", "created", "running", "stopped"];
    private static int beds;

    private readonly ScratchDirectory scratch;
    private Census before;
    private RuntimeBinary? holder;
    private int containers;

    /// <param name="binary">A binary other than the one under test (a copy that may be attacked), or null.</param>
    internal TestBed(Func<ScratchDirectory, string, string>? binary = null)
    {
        Skip.IfNot(Machine.IsRoot, "needs root: the containers have no user namespace");
        _ = Machine.MountHugetlbHierarchy();
        Child.AdoptOrphans();
        Marker = $"mocker-it-{Environment.ProcessId}-{Interlocked.Increment(ref beds)}";
        scratch = new ScratchDirectory(Marker);
        var path = InstalledRuntimes.Ours()
            ?? throw new HarnessException("there is no bin/mocker-runtime: `make build` first, or name a runtime in RUNTIME");
        path = binary?.Invoke(scratch, path) ?? path;
        Runtime = new RuntimeBinary(Path.GetFileName(path), path, scratch.Below("root"));
        _ = Directory.CreateDirectory(Runtime.Root);
        RootfsPath = scratch.Below("rootfs");
        Rootfs.Create(RootfsPath);
        Sleeper = NewBundle("sleeper", SpecConfig.Build(RootfsPath, "/bin/sleep", "1000"));
        before = TakeCensus();
    }

    internal string Marker { get; }

    internal RuntimeBinary Runtime { get; }

    internal string RootfsPath { get; }

    /// <summary>A bundle whose process sleeps until it is killed.</summary>
    internal Bundle Sleeper { get; }

    internal string NewId() => $"{Marker}-c{Interlocked.Increment(ref containers)}";

    internal string Below(string name) => scratch.Below(name);

    internal Bundle NewBundle(string name, JsonObject config) => new(scratch.Below(name), config);

    /// <summary>
    /// The sleeping bundle in a namespace of users: none, a new one, or one that another container keeps, in which case
    /// the process is made by one that joined it.
    /// </summary>
    internal Bundle SleeperIn(string users)
    {
        if (users == "host")
            return Sleeper;
        var config = SpecConfig.Build(RootfsPath, "/bin/sleep", "1000");
        var linux = config["linux"]!.AsObject();
        var user = new JsonObject { ["type"] = "user" };
        linux["namespaces"]!.AsArray().Add(user);
        if (users == "joined")
            user["path"] = $"/proc/{NamespaceHolder()}/ns/user";
        else
            linux["uidMappings"] = Mappings();
        if (users != "joined")
            linux["gidMappings"] = Mappings();
        return NewBundle($"sleeper-{users}", config);
    }

    /// <summary>Sweeps over <see cref="SleeperIn"/> are thinned out where most of what they do is as on the host.</summary>
    internal static int ShareOf(string users) => users == "host" ? 1 : 4;

    /// <summary>A process in a user namespace of its own: that of a container which lives as long as the test, out of the others' way.</summary>
    private int NamespaceHolder()
    {
        holder = Runtime with { Root = scratch.Below("holder") };
        var pidFile = scratch.Below("holder.pid");
        _ = holder.Call("create", "--bundle", SleeperIn("new").Path, "--pid-file", pidFile, $"{Marker}-holder").OrThrow();
        var pid = int.Parse(File.ReadAllText(pidFile));
        // The census has processes with their state: this one's is to be the one that it keeps.
        for (var i = 0; i < 1000 && !File.ReadAllText($"/proc/{pid}/stat").Contains(") S ", StringComparison.Ordinal); i++)
            Thread.Sleep(1);
        before = TakeCensus();
        return pid;
    }

    private static JsonArray Mappings() =>
        [new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 }];

    /// <summary>Creates a container from the sleeping bundle.</summary>
    /// <returns>Its first process.</returns>
    internal int Create(string id, Bundle? bundle = null)
    {
        var pidFile = scratch.Below($"{id}.pid");
        _ = Runtime.Call("create", "--bundle", (bundle ?? Sleeper).Path, "--pid-file", pidFile, id).OrThrow();
        var pid = int.Parse(File.ReadAllText(pidFile));
        File.Delete(pidFile);
        return pid;
    }

    /// <summary>Kills the container's first process, which this process adopted, and waits for its end.</summary>
    internal void KillAndWait(string id, int pid)
    {
        _ = Runtime.Call("kill", id, "KILL").OrThrow();
        if (Child.Wait(pid, TimeSpan.FromSeconds(10)) is null)
            throw new HarnessException($"process {pid} of {id} lived on for 10 s after `kill {id} KILL`");
    }

    /// <summary>
    /// The container's status, or null when `state` says that there is no such container; anything else throws.
    /// </summary>
    internal string? Status(string id)
    {
        var outcome = Runtime.Call(TimeSpan.FromSeconds(10), "state", id);
        if (outcome.Status is { Exited: true, Code: not 0 } && SaysThatNothingIsThere(outcome.Errors))
            return null;
        _ = outcome.OrThrow();
        using var state = JsonDocument.Parse(outcome.Output);
        Assert.Equal(id, state.RootElement.GetProperty("id").GetString());
        var status = state.RootElement.GetProperty("status").GetString()!;
        Assert.Contains(status, Statuses);
        return status;
    }

    /// <summary>What the test's containers left since the bed was made.</summary>
    internal List<string> Leftovers() => Census.LeftSince(before, TakeCensus, TimeSpan.FromSeconds(1));

    /// <summary>Fails with the list when anything is left.</summary>
    internal void AssertNothingIsLeft()
    {
        var left = Leftovers();
        Assert.True(left.Count == 0, string.Join('\n', left.Prepend("left behind:")));
    }

    /// <summary>Takes away by hand what a runtime left, so that the next attempt starts clean.</summary>
    internal void Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(Runtime.Root))
            _ = Runtime.Call("delete", "--force", Path.GetFileName(folder));
        Sweeper.KillDescendants();
        Sweeper.RemoveCgroups(Marker);
        Sweeper.Unmount(Marker);
        Directory.Delete(Runtime.Root, recursive: true);
        _ = Directory.CreateDirectory(Runtime.Root);
    }

    public void Dispose()
    {
        _ = holder?.Call("delete", "--force", $"{Marker}-holder");
        Sweep();
        scratch.Dispose();
    }

    // crun 1.8 says it with the state file's name, runc and ours in words.
    private static bool SaysThatNothingIsThere(string message) =>
        message.Contains("does not exist", StringComparison.Ordinal)
        || message.Contains("No such file or directory", StringComparison.Ordinal);

    private Census TakeCensus() => Census.Take(Marker, Runtime.Root);
}
