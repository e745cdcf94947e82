using System.Formats.Tar;
using System.IO.Pipes;
using System.Text;
using Mono.Unix.Native;

namespace Mocker.Tests.Integration;

/// <summary>
/// A podman of the test's own: storage, state, locks and configuration in the bed's scratch directory, containers below a
/// cgroup with the bed's marker. Only the runtime's state root is everybody's: podman's cleanup after a container forgets
/// the flags that it was to give the runtime.
/// </summary>
internal sealed class Podman : IDisposable
{
    private const string Program = "/usr/bin/podman";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TestBed bed;
    private readonly RuntimeBinary runtime;
    private readonly string configuration;

    internal Podman()
    {
        Skip.IfNot(File.Exists(Program), $"there is no {Program}: apt-get install --no-install-recommends podman conmon");
        Skip.IfNot(
            Path.GetFileName(InstalledRuntimes.Ours()) is null or "mocker-runtime",
            "the runtime under test is not ours, and how another one gets on with podman is not our question");
        bed = new TestBed();
        runtime = bed.Runtime with { Root = "/run/mocker" };
        configuration = Below("containers.conf");
        // Hard limits no higher than anybody's: podman's own defaults need CAP_SYS_RESOURCE on some machines.
        File.WriteAllText(configuration, """
            [containers]
            apparmor_profile = "unconfined"
            netns = "none"
            log_driver = "k8s-file"
            default_ulimits = ["nofile=1000:1000", "nproc=1000:1000"]

            """ + Snippet.Below("## podman").Replace("/usr/local/bin/mocker-runtime", runtime.Path, StringComparison.Ordinal).Replace("[engine]", """
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            lock_type = "file"
            """, StringComparison.Ordinal));
    }

    /// <summary>Options of `create` and `run` that put the container where the census looks for it.</summary>
    private string[] Place => ["--cgroup-parent", $"/{bed.Marker}"];

    internal string Below(string name) => bed.Below(name);

    /// <summary>Makes this user and group of the host the owner of the root file system, as a user namespace's root should be.</summary>
    internal void GiveRootfs(uint id)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(bed.RootfsPath, "*", SearchOption.AllDirectories).Append(bed.RootfsPath))
            if (Syscall.lchown(path, id, id) != 0)
                throw new HarnessException($"cannot give {path} to {id}: {Stdlib.GetLastError()}");
    }

    internal Outcome Call(params string[] command) => Call(Streams.NullDescriptor, command);

    /// <summary>`podman run --rm`: options, then the process.</summary>
    internal Outcome Run(string[] options, params string[] process) =>
        Call(["run", "--rm", .. Place, .. options, "--rootfs", bed.RootfsPath, .. process]);

    /// <summary>The same with standard input from a pipe that holds this and ends.</summary>
    internal Outcome RunWithInput(string input, string[] options, params string[] process)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.Write(Encoding.UTF8.GetBytes(input));
        using var end = pipe.ClientSafePipeHandle;
        // The copy in this process is all that keeps the writing end open.
        var descriptor = (int)end.DangerousGetHandle();
        pipe.SafePipeHandle.Dispose();
        return Call(descriptor, ["run", "--rm", .. Place, .. options, "--rootfs", bed.RootfsPath, .. process]);
    }

    /// <summary>`podman run --detach` under this name.</summary>
    internal void Start(string name, string[] options, params string[] process) =>
        _ = Call(["run", "--detach", "--name", name, .. Place, .. options, "--rootfs", bed.RootfsPath, .. process]).OrThrow();

    /// <summary>`podman create` under this name.</summary>
    internal void Create(string name, params string[] process) =>
        _ = Call(["create", "--name", name, .. Place, "--rootfs", bed.RootfsPath, .. process]).OrThrow();

    /// <summary>A field of `podman inspect`, as its template names it.</summary>
    internal string Inspect(string container, string field) =>
        Call("inspect", "--format", "{{" + field + "}}", container).OrThrow().Output.Trim();

    /// <summary>The output of `podman logs`, once it says so much.</summary>
    internal string Logs(string container, string until)
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (true)
        {
            var logs = Call("logs", container).OrThrow().Output;
            if (logs.Contains(until, StringComparison.Ordinal))
                return logs;
            if (Environment.TickCount64 > deadline)
                throw new HarnessException($"the log of {container} does not say \"{until}\" after 10 s but \"{logs}\"");
            Thread.Sleep(50);
        }
    }

    /// <summary>Makes an image of the bed's root file system.</summary>
    internal void Import(string image)
    {
        var archive = Below($"{image}.tar");
        TarFile.CreateFromDirectory(bed.RootfsPath, archive, includeBaseDirectory: false);
        _ = Call("import", archive, image).OrThrow();
        File.Delete(archive);
    }

    /// <summary>Removes the container as users do, and fails if the runtime left its record or a cgroup.</summary>
    internal void AssertRemoves(params string[] containers)
    {
        _ = Call(["rm", .. containers]).OrThrow();
        AssertRuntimeLeftNothing();
    }

    internal void AssertRuntimeLeftNothing()
    {
        Assert.Empty(Records());
        // podman keeps the parent and a cgroup for conmon.
        Assert.DoesNotContain(Census.Cgroups(bed.Marker), path =>
            Path.GetFileName(path).StartsWith("libpod-", StringComparison.Ordinal)
            && !path.Contains("conmon", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _ = Call("pod", "rm", "--all", "--force", "--time", "0");
        _ = Call("rm", "--all", "--force", "--time", "0");
        foreach (var record in Records())
            _ = runtime.Call("delete", "--force", record);
        bed.Dispose();
    }

    /// <summary>The ids of the containers that the runtime knows and whose bundles are in this podman's storage.</summary>
    private List<string> Records()
    {
        if (!Directory.Exists(runtime.Root))
            return [];
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(runtime.Root))
        {
            var state = Path.Combine(folder, "state.json");
            if (File.Exists(state) && File.ReadAllText(state).Contains(bed.Marker, StringComparison.Ordinal))
                found.Add(Path.GetFileName(folder));
        }
        return found;
    }

    private Outcome Call(int input, string[] command)
    {
        using var output = new CaptureFile();
        using var errors = new CaptureFile();
        using var line = new Command([
            "/usr/bin/env", $"CONTAINERS_CONF={configuration}", $"HOME={Below("home")}", Program,
            "--root", Below("storage"), "--runroot", Below("run"), "--tmpdir", Below("tmp"), "--storage-driver", "vfs",
            "--runtime", "mocker-runtime", .. command]);
        var started = Environment.TickCount64;
        var pid = line.Start(new Streams(input, output.Descriptor, errors.Descriptor));
        // podman asks whether a conmon or a container's process is there still; a corpse would be.
        var status = Child.WaitAndReapOthers(pid, Limit);
        var took = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
        return new Outcome($"podman {string.Join(' ', command)}", status, output.Text(), errors.Text(), took);
    }
}
