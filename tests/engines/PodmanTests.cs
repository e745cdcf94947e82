namespace Mocker.Tests.Engines;

/// <summary>podman with `--runtime`, rootful and rootless, with both cgroup managers.</summary>
public sealed class PodmanTests
{
    public static TheoryData<string> Managers => ["systemd", "cgroupfs"];

    [SkippableTheory, MemberData(nameof(Managers))]
    public void Limits_arrive_and_can_be_changed(string manager) => With(manager, podman => podman.AssertLimitsArriveAndChange());

    [SkippableTheory, MemberData(nameof(Managers))]
    public void A_container_lives_through_its_commands(string manager) => With(manager, podman => podman.AssertLives());

    [SkippableTheory, MemberData(nameof(Managers))]
    public void A_container_that_was_killed_leaves_nothing_and_starts_again(string manager) => With(manager, podman => podman.AssertCrashLeavesNothing());

    [SkippableTheory, MemberData(nameof(Managers))]
    public void A_program_that_is_not_there_is_named(string manager) => With(manager, podman => podman.AssertErrorNamesTheProgram());

    [SkippableTheory, MemberData(nameof(Managers))]
    public void Its_profiles_hold(string manager) => With(manager, podman =>
    {
        Assert.Equal("Seccomp:\t2", podman.Run([], "grep", "Seccomp:", "/proc/self/status"));
        var profile = podman.Run([], "cat", "/proc/self/attr/current");
        if (Guest.IsRoot)
            Assert.Matches("^containers-default-.* \\(enforce\\)$", profile);
    });

    [SkippableTheory, MemberData(nameof(Managers))]
    public void A_build_runs_its_steps_under_the_runtime(string manager) => With(manager, podman =>
    {
        var directory = Directory.CreateDirectory(Path.Combine(Guest.Scratch, "build-" + manager)).FullName;
        File.WriteAllText(directory + "/Containerfile", "FROM box\nRUN echo built > /etc/built && id -u >> /etc/built\n");
        podman.Call("build", "--network", "none", "--tag", "built", directory).Succeeded();
        Assert.Equal("built\n0", podman.Call("run", "--rm", "--network", "none", "built", "cat", "/etc/built").Succeeded());
    });

    [SkippableTheory, MemberData(nameof(Managers))]
    public void Containers_of_a_pod_share_its_namespaces(string manager) => With(manager, podman =>
    {
        podman.Call("pod", "create", "--name", "p", "--network", "none", "--hostname", "pod").Succeeded();
        try
        {
            podman.Call("run", "--detach", "--pod", "p", "--name", "one", "box", "sleep", "1000").Succeeded();
            Assert.Equal("pod", podman.Call("run", "--rm", "--pod", "p", "box", "cat", "/proc/sys/kernel/hostname").Succeeded());
            Assert.Equal(podman.Call("exec", "one", "readlink", "/proc/self/ns/ipc").Output,
                podman.Call("run", "--rm", "--pod", "p", "box", "readlink", "/proc/self/ns/ipc").Output);
        }
        finally
        {
            podman.Call("pod", "rm", "--force", "--time", "0", "p").Succeeded();
        }
    });

    private static void With(string manager, Action<Podman> test)
    {
        Guest.Require();
        Podman podman = new(manager);
        try
        {
            test(podman);
        }
        finally
        {
            podman.Clear();
        }
    }
}
