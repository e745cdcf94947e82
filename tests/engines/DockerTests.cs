namespace Mocker.Tests.Engines;

/// <summary>dockerd with an added runtime and with both cgroup drivers.</summary>
public sealed class DockerTests(DockerDaemons daemons) : IClassFixture<DockerDaemons>
{
    public static TheoryData<string> Drivers => ["systemd", "cgroupfs"];

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void Limits_arrive_and_can_be_changed(string driver) => With(driver, docker => docker.AssertLimitsArriveAndChange());

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void A_container_lives_through_its_commands(string driver) => With(driver, docker => docker.AssertLives());

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void A_container_that_was_killed_leaves_nothing_and_starts_again(string driver) => With(driver, docker => docker.AssertCrashLeavesNothing());

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void Want_of_memory_is_told(string driver) => With(driver, docker =>
    {
        Skip.If(driver == "systemd", "containerd's shim looks for it in a cgroup that systemd may have removed by then");
        docker.AssertWantOfMemoryIsTold();
    });

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void A_program_that_is_not_there_is_named(string driver) => With(driver, docker => docker.AssertErrorNamesTheProgram());

    [SkippableTheory, MemberData(nameof(Drivers))]
    public void Its_profiles_hold(string driver) => With(driver, docker =>
    {
        Assert.Equal("Seccomp:\t2", docker.Run([], "grep", "Seccomp:", "/proc/self/status"));
        Assert.Equal("docker-default (enforce)", docker.Run([], "cat", "/proc/self/attr/current"));
    });

    private void With(string driver, Action<Docker> test)
    {
        Guest.RequireRoot();
        var docker = daemons.Of(driver);
        try
        {
            test(docker);
        }
        finally
        {
            docker.Clear();
        }
    }
}
