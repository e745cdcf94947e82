using Grpc.Core;
using Mocker.Tests.Containerd.Api;
using Status = Mocker.Tests.Containerd.Api.Status;

namespace Mocker.Tests.Containerd;

/// <summary>The runtime's options (containerd.runc.v1.Options), and what containerd asks and tells besides tasks.</summary>
public sealed class OptionTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void ShimCgroup_is_where_the_shim_is(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.CreateContainer(static _ => { }, "/bin/sleep", "3600");
        // The shim makes it and, as containerd's own, leaves it.
        var cgroup = $"/{bed.Namespace}/shim";
        var options = Specification.Options(new RuntimeOptions { ShimCgroup = cgroup });
        _ = bed.Tasks.Create(new CreateTaskRequest { ContainerId = id, Options = options });
        _ = bed.Tasks.Start(Bed.Reference(id));
        var server = Assert.Single(ShimProcesses.Of(bed.Shim), process => File.ReadAllText($"/proc/{process}/cmdline").Contains(id, StringComparison.Ordinal));
        Assert.Contains($":{cgroup}\n", File.ReadAllText($"/proc/{server}/cgroup"));
        Assert.DoesNotContain($":{cgroup}\n", File.ReadAllText($"/proc/{bed.State(id).Pid}/cgroup"));
        bed.KillAndDelete(id);
        Eventually.Expect(() => !Directory.Exists($"/proc/{server}"), () => "the shim lives on");
        foreach (var directory in Census.Cgroups($"{bed.Namespace}/shim"))
            Directory.Delete(directory);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void IoUid_and_IoGid_own_the_process_s_streams(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        // Whoever the process runs as owns its streams in any case, as with runc.
        var id = bed.CreateContainer(config => config["process"]!["user"]!["uid"] = 1234, "/bin/sleep", "3600");
        var options = Specification.Options(new RuntimeOptions { IoUid = 1234, IoGid = 2345 });
        var fifo = bed.Below("out");
        using var output = new FifoReader(bed, fifo);
        _ = bed.Tasks.Create(new CreateTaskRequest { ContainerId = id, Options = options, Stdout = fifo });
        _ = bed.Tasks.Start(Bed.Reference(id));
        Assert.Equal("1234:2345", Owner($"/proc/{bed.State(id).Pid}/fd/1"));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void SystemdCgroup_is_done_where_systemd_runs_and_refused_with_that_reason_where_not(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.CreateContainer(config => config["linux"]!["cgroupsPath"] = $"system.slice:mocker:{bed.Namespace}", "/bin/sleep", "3600");
        var request = new CreateTaskRequest { ContainerId = id, Options = Specification.Options(new RuntimeOptions { SystemdCgroup = true }) };
        if (Directory.Exists("/run/systemd/system"))
        {
            _ = bed.Tasks.Create(request);
            Assert.Contains($"/mocker-{bed.Namespace}.scope\n", File.ReadAllText($"/proc/{bed.State(id).Pid}/cgroup"));
            _ = bed.Tasks.Start(Bed.Reference(id));
            bed.KillAndDelete(id);
        }
        else
        {
            var exception = Assert.Throws<RpcException>(() => bed.Tasks.Create(request));
            Assert.Contains("systemd", exception.Message);
            _ = bed.Ctr("container", "delete", id).OrThrow();
        }
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void BinaryName_has_another_runtime_s_program_do_everything(string containerd, string shim)
    {
        Skip.IfNot(shim == "mocker", "containerd's own shim does nothing else");
        using var bed = new Bed(containerd, shim);
        foreach (var runtime in InstalledRuntimes.Find())
        {
            var options = Specification.Options(new RuntimeOptions { BinaryName = runtime.Path });
            var id = bed.CreateContainer(config => config["ociVersion"] = "1.0.2", "/bin/sleep", "3600");
            _ = bed.Tasks.Create(new CreateTaskRequest { ContainerId = id, Options = options });
            _ = bed.Tasks.Start(Bed.Reference(id));
            Assert.Equal("hello\n", bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/echo", "hello").OrThrow().Output);
            _ = bed.Ctr("task", "pause", id).OrThrow();
            Assert.Equal(Status.Paused, bed.StatusOf(id));
            _ = bed.Ctr("task", "resume", id).OrThrow();
            bed.KillAndDelete(id);
        }
        bed.AssertNothingIsLeft();
    }

    /// <summary>A containerd that says no socket for events has a program that publishes them (-publish-binary).</summary>
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Without_a_socket_events_go_by_the_publish_binary(string containerd, string shim)
    {
        Skip.IfNot(shim == "mocker", "containerd's own shim needs the socket");
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon => daemon.AddProgram(
            "containerd-shim-mocker-v2", $"unset TTRPC_ADDRESS\nexec {Shim.Folder}/containerd-shim-mocker-v2 \"$@\""));
        using var events = new EventLog(bed);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/sh", "-c", "exit 3");
        bed.KillAndDelete(id);
        Assert.Equal(
            ["create init", "start init", "exec-added e1", "exec-started e1", "exit e1 3", "exit init 137", "delete init"],
            events.Expect(id, "delete init"));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Containerd_is_told_the_runtime_s_name_version_and_features(string containerd, string shim)
    {
        Skip.IfNot(containerd.StartsWith('2'), "containerd before 2.0 does not ask");
        using var bed = new Bed(containerd, shim);
        var text = bed.Ctr("plugins", "inspect-runtime", $"--runtime={bed.Shim.RuntimeType}").OrThrow().Output;
        Assert.Contains(bed.Shim.RuntimeType, text);
        Assert.Contains("\"ociVersionMax\"", text);
    }

    private static string Owner(string path) => Spawned.Run(
        TimeSpan.FromSeconds(5), Streams.NullDescriptor, "/usr/bin/stat", "--dereference", "--format", "%u:%g", path).OrThrow().Output.Trim();
}
