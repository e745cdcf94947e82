namespace Mocker.Tests.Conformance.Contract;

[Contract("users, through every engine")]
public sealed class ProcessContractTests
{
    [SkippableFact]
    public void A_limit_that_is_not_listed_stays_as_it_was()
    {
        using var container = new Container().WithPrelude("ulimit -S -n 777;")
            .WithJson("/process/rlimits", """[{"type": "RLIMIT_CORE", "soft": 0, "hard": 0}]""");
        Assert.Equal(777UL, container.Report().Rlimit("RLIMIT_NOFILE").Soft);
    }

    [SkippableTheory]
    [InlineData("hostname")]
    [InlineData("domainname")]
    public void A_name_without_a_UTS_namespace_to_hold_it_is_an_error(string property)
    {
        var before = File.ReadAllText($"/proc/sys/kernel/{property}");
        using var container = new Container().WithNamespace("uts", null).With("/" + property, before.Trim());
        container.AssertRefused();
        Assert.Equal(before, File.ReadAllText($"/proc/sys/kernel/{property}"));
    }

    [SkippableFact]
    public void HOME_is_the_users_of_the_image_where_nobody_sets_it()
    {
        Requires.Users();
        using var container = new Container().With("/process/user/uid", 1000);
        File.WriteAllText(Path.Combine(container.Rootfs, "etc/passwd"), "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh");
        Assert.Contains("HOME=/home/ann", container.Report().Env);
    }

    [SkippableTheory]
    [InlineData("""["PATH=/bin", "HOME="]""")]
    [InlineData("""["HOME=/elsewhere", "PATH=/bin", "HOME="]""")]
    public void An_empty_HOME_is_as_good_as_none(string env)
    {
        using var container = new Container().With("/process/user/uid", 1000).WithJson("/process/env", env);
        File.WriteAllText(Path.Combine(container.Rootfs, "etc/passwd"), "ann:x:1000:1000::/home/ann:/bin/sh\n");
        Assert.Equal(["HOME=/home/ann"], container.Report().Env.Where(variable => variable.StartsWith("HOME=")));
    }

    [SkippableFact]
    public void A_user_can_open_dev_stdout_although_root_opened_it_first()
    {
        Requires.Users();
        using var container = new Container().With("/process/user/uid", 1000)
            .WithScript("echo again > /dev/stdout");
        Assert.Equal("again", container.TryRun().Succeeded().Stdout);
    }

    [SkippableFact]
    public void Without_capabilities_root_has_none()
    {
        using var container = new Container();
        Assert.Equal(0UL, container.Report().Capabilities("CapPrm"));
    }

    [SkippableFact]
    public void Of_two_variables_of_a_name_the_last_counts()
    {
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "A=1", "A=2"]""");
        Assert.Equal(["A=2"], container.Report().Env.Where(variable => variable.StartsWith("A=")));
    }

    [SkippableFact]
    public void A_signal_to_all_comes_once()
    {
        using var container = new Container()
            .WithScript("trap 'echo got' HUP; echo ready; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.05; done; exit 0");
        container.WriteConfig();
        using var run = container.Begin("run", "--bundle", container.Bundle, container.Id);
        Host.WaitFor("the program", () => run.Stdout.Contains("ready"));
        container.Invoke("kill", "--all", container.Id, "HUP").Succeeded();
        Assert.Equal("ready\ngot", run.Wait().Stdout.Trim());
    }
}
