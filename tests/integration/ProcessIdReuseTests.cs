namespace Mocker.Tests.Integration;

/// <summary>
/// Process ids come back. After a container's process has ended, its number may be anybody's, and nothing that the
/// runtime does to the container may reach that one.
/// </summary>
public sealed class ProcessIdReuseTests
{
    private const string LastId = "/proc/sys/kernel/ns_last_pid";

    [SkippableFact]
    public void A_process_that_got_the_number_of_a_dead_container_is_left_alone()
    {
        using var bed = new TestBed();
        Skip.IfNot(File.Exists(LastId), "needs ns_last_pid (CONFIG_CHECKPOINT_RESTORE), to get a number a second time");
        var id = bed.NewId();
        var number = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        Child.Kill(number);
        _ = Child.Wait(number);
        // Start times count in hundredths of a second (proc_pid_stat(5)); be sure of another one.
        Thread.Sleep(50);
        using var innocent = new Command(Rootfs.Busybox, "sleep", "1000");
        StartAs(innocent, number);

        Assert.Equal("stopped", bed.Status(id));
        var kill = bed.Runtime.Call("kill", id, "KILL");
        Assert.True(kill.Status is { Exited: true, Code: not 0 }, kill.ToString());
        AssertAlive(number, "kill");
        var all = bed.Runtime.Call("kill", "--all", id, "KILL");
        Assert.True(all.Status is { Exited: true }, all.ToString());
        AssertAlive(number, "kill --all");
        var exec = bed.Runtime.Call("exec", id, "/bin/true");
        Assert.True(exec.Status is { Exited: true, Code: not 0 }, exec.ToString());
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        AssertAlive(number, "delete --force");

        Child.Kill(number);
        _ = Child.Wait(number);
        bed.AssertNothingIsLeft();
    }

    private static void AssertAlive(int pid, string after) => Assert.True(
        ProcessTree.Descendants(Environment.ProcessId).Exists(process => process.Id == pid && process.State != 'Z'),
        $"`{after}` killed process {pid}, which is not the container's");

    /// <summary>Starts the command under a number that is free, by telling the kernel which number was given out last.</summary>
    private static void StartAs(Command command, int number)
    {
        var streams = new Streams(Streams.NullDescriptor, Streams.NullDescriptor, Streams.NullDescriptor);
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            File.WriteAllText(LastId, (number - 1).ToString());
            var pid = command.Start(streams);
            if (pid == number)
                return;
            Child.Kill(pid);
            _ = Child.Wait(pid);
        }
        throw new SkipException($"somebody else has got process id {number} meanwhile");
    }
}
