namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd, CRI-O and podman clean up with delete --force")]
public sealed class DeleteContractTests
{
    [SkippableTheory]
    [InlineData("--force")]
    [InlineData("-f")]
    public void Force_kills_a_running_container_and_removes_it(string option)
    {
        using var container = new Container().Start();
        var pid = container.Pid;
        container.Invoke("delete", option, container.Id).Succeeded();
        Host.WaitFor("the end of the process", () => !Host.IsAlive(pid));
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Force_removes_a_created_container()
    {
        using var container = new Container().Create();
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Force_succeeds_for_a_container_that_does_not_exist()
    {
        using var container = new Container();
        container.Invoke("delete", "--force", container.Id).Succeeded();
    }

    [SkippableFact]
    public void Force_removes_a_paused_container()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        var pid = container.Pid;
        container.Invoke("pause", container.Id).Succeeded();
        container.Invoke("delete", "--force", container.Id).Succeeded();
        Host.WaitFor("the end of the process", () => !Host.IsAlive(pid));
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_container_whose_process_was_killed_from_outside_can_be_deleted()
    {
        using var container = new Container().Start();
        var pid = container.Pid;
        Host.Kill(pid);
        Host.WaitFor("the end of the process", () => !Host.IsAlive(pid));
        container.Delete();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_container_whose_bundle_is_gone_can_be_deleted()
    {
        using var container = new Container().Start();
        container.Stop();
        File.Delete(Path.Combine(container.Bundle, "config.json"));
        container.Delete();
        container.AssertNoTrace();
    }
}
