using Microsoft.Win32.SafeHandles;

namespace Mocker.Tests.Conformance.Contract;

[Contract("podman container checkpoint, containerd's Checkpoint, CRI-O, dockerd")]
public sealed class CheckpointTests
{
    /// <summary>A container that counts in a file of its own; its output is no file from outside, which CRIU could not dump.</summary>
    private static Container Counting() => new Container()
        .WithScript("""exec >/count 2>&1; trap "exit 7" TERM; i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done""");

    private static string[] Count(Container container)
    {
        var file = Path.Combine(container.Rootfs, "count");
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    private static Container Running(Container container)
    {
        container.Start();
        Host.WaitFor("the container to count", () => Count(container).Length > 3);
        return container;
    }

    private static string Images(Container container) => container.HostDirectory("images");

    private static Outcome Checkpoint(Container container, params string[] options) =>
        container.Invoke(["checkpoint", "--image-path", Images(container), .. options, container.Id]);

    private static Outcome Restore(Container container, params string[] options) =>
        container.Invoke(["restore", "--image-path", Images(container), "--bundle", container.Bundle, .. options, container.Id]);

    /// <summary>It goes on from where it was, and does not start anew.</summary>
    private static void AssertGoesOn(Container container, int from)
    {
        Host.WaitFor("the restored container to count on", () => Count(container).Length > from + 3);
        Assert.Equal(Enumerable.Range(1, from + 3).Select(number => number.ToString()), Count(container)[..(from + 3)]);
    }

    [SkippableFact]
    public void A_restored_container_goes_on_where_it_was_dumped()
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container).Succeeded();
        var counted = Count(container).Length;
        Restore(container, "--detach").Succeeded();
        Assert.Equal("running", container.Status);
        AssertGoesOn(container, counted);
    }

    [SkippableFact]
    public void After_a_checkpoint_the_container_is_gone()
    {
        Requires.Criu();
        using var container = Running(Counting());
        var pid = container.Pid;
        Checkpoint(container).Succeeded();
        Assert.False(Host.IsAlive(pid));
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void With_leave_running_it_goes_on()
    {
        Requires.Criu();
        using var container = Running(Counting());
        var pid = container.Pid;
        Checkpoint(container, "--leave-running").Succeeded();
        Assert.Equal(("running", pid), (container.Status, container.Pid));
        AssertGoesOn(container, Count(container).Length);
    }

    [SkippableFact]
    public void A_restored_container_is_like_any_other_to_the_commands()
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container).Succeeded();
        var pidFile = Path.Combine(container.Bundle, "pid");
        Restore(container, "--detach", "--pid-file", pidFile).Succeeded();
        Assert.Equal(container.Pid.ToString(), File.ReadAllText(pidFile));
        Assert.All(container.Cgroups.Paths.Values, path => Assert.EndsWith(container.Id, path));
        container.Invoke("exec", container.Id, "true").Succeeded();
        container.Invoke("delete", container.Id).Failed();
        container.Stop();
        Assert.Equal("stopped", container.Status);
        container.Delete();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Restore_in_the_foreground_ends_with_the_programs_exit_code_and_deletes_the_container()
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container).Succeeded();
        var counted = Count(container).Length;
        using var restore = container.Begin("restore", "--image-path", Images(container), "--bundle", container.Bundle, container.Id);
        AssertGoesOn(container, counted);
        container.Invoke("kill", container.Id, "TERM").Succeeded();
        Assert.Equal(7, restore.Wait().ExitCode);
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Bind_mounts_come_from_the_host_again_and_tmpfs_from_the_images()
    {
        Requires.Criu();
        using var container = Counting();
        var directory = container.HostDirectory("source");
        container.WithMount("/mnt", "bind", directory, "rbind").WithMount("/tmp", "tmpfs", "tmpfs");
        Running(container);
        container.Invoke("exec", container.Id, "sh", "-c", "echo before > /tmp/kept").Succeeded();
        Checkpoint(container).Succeeded();
        File.WriteAllText(Path.Combine(directory, "new"), "later\n");
        Restore(container, "--detach").Succeeded();
        var outcome = container.Invoke("exec", container.Id, "cat", "/mnt/new", "/tmp/kept");
        Assert.Equal("later\nbefore", outcome.Succeeded().Stdout);
    }

    [SkippableFact]
    public void A_network_namespace_that_was_joined_is_joined_again()
    {
        Requires.Criu();
        using var joined = new NetworkNamespace();
        using var container = Running(Counting().WithNamespace("network", joined.Path));
        var link = Host.Namespace("net", container.Pid);
        Checkpoint(container).Succeeded();
        Restore(container, "--detach").Succeeded();
        Assert.Equal(link, Host.Namespace("net", container.Pid));
    }

    [SkippableFact]
    public void Hooks_of_creation_and_the_end_are_called_for_a_restored_container()
    {
        Requires.Criu();
        using var container = Counting();
        foreach (var kind in Hook.Kinds)
            container.WithLoggingHook(kind);
        Running(container);
        Checkpoint(container).Succeeded();
        var before = container.HookLog().Length;
        Restore(container, "--detach").Succeeded();
        container.Stop();
        container.Delete();
        Assert.Equal(["prestart", "createRuntime", "poststop"], container.HookLog()[before..]);
    }

    [SkippableFact]
    public void The_terminal_of_a_restored_container_is_sent_to_the_console_socket()
    {
        Requires.Criu();
        using var socket = new ConsoleSocket();
        using var container = new Container().With("/process/terminal", true).WithScript("read line; echo got $line");
        container.Create("--console-socket", socket.Path);
        using (SafeFileHandle master = socket.Receive())
        {
            container.Invoke("start", container.Id).Succeeded();
            Checkpoint(container).Succeeded();
        }
        using var again = new ConsoleSocket();
        Restore(container, "--detach", "--console-socket", again.Path).Succeeded();
        using var restored = again.Receive();
        ConsoleSocket.Write(restored, "it\n"u8);
        Assert.EndsWith("got it", ConsoleSocket.ReadToEnd(restored));
    }

    [SkippableFact]
    public void What_CRIU_cannot_dump_is_an_error_and_the_container_goes_on()
    {
        Requires.Criu();
        // Its standard output is a file of the host.
        using var container = new Container().WithScript("while :; do sleep 1; done").Start();
        Checkpoint(container).Failed();
        Assert.Equal("running", container.Status);
    }

    [SkippableFact]
    public void A_restoration_that_fails_leaves_nothing_behind()
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container).Succeeded();
        container.With("/hooks/createRuntime/-", new JsonObject { ["path"] = "/bin/false" });
        container.WriteConfig();
        Restore(container, "--detach").Failed();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void An_id_that_is_taken_cannot_be_restored_to()
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container, "--leave-running").Succeeded();
        Restore(container, "--detach").Failed();
        Assert.Equal("running", container.Status);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_a_running_container_can_be_checkpointed(bool start)
    {
        using var container = new Container().WithArgs("true").Create();
        if (start)
        {
            container.Invoke("start", container.Id).Succeeded();
            container.WaitUntilStopped();
        }
        var refused = Checkpoint(container).Failed();
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains(start ? "stopped" : "created", refused.Stderr);
    }

    [SkippableFact]
    public void A_container_that_does_not_exist_cannot_be_checkpointed()
    {
        using var container = new Container();
        var refused = Checkpoint(container).Failed();
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains("does not exist", refused.Stderr);
    }

    [SkippableFact]
    public void Without_CRIU_both_say_what_is_missing()
    {
        using var container = new Container().Start();
        container.WithPrelude("PATH=/nonexistent;");
        Assert.Contains("criu", Checkpoint(container).Failed().Stderr);
        Assert.Equal("running", container.Status);
        container.Stop();
        container.Delete();
        Assert.Contains("criu", Restore(container, "--detach").Failed().Stderr);
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_directory_without_images_cannot_be_restored()
    {
        Requires.Criu();
        using var container = new Container();
        container.WriteConfig();
        Assert.Contains("descriptors.json", Restore(container, "--detach").Failed().Stderr);
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("--manage-cgroups-mode=some")]
    [InlineData("--empty-ns=mount")]
    [InlineData("--parent-path=/absolute")]
    [InlineData("--parent-path=none")]
    [InlineData("--page-server=nowhere")]
    [InlineData("--status-fd=977", "--lazy-pages")]
    public void An_option_that_makes_no_sense_is_an_error_and_the_container_goes_on(params string[] options)
    {
        Requires.Criu();
        using var container = Running(Counting());
        Checkpoint(container, options).Failed();
        Assert.Equal("running", container.Status);
    }
}
