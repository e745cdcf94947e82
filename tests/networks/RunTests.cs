using System.Net;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Networks;

/// <summary>Containers of `mocker run`.</summary>
public sealed class RunTests
{
    [SkippableFact]
    public void Containers_find_each_other_by_name_and_nothing_is_left_after_rm() => World.Run(static world =>
    {
        Tool mocker = new(world.Scratch);
        mocker.Run("run", "-d", "--name", "web", "-p", "8080:80", "--network-alias", "site", "box", "httpd", "-f", "-p", "[::]:80", "-h", "/www");
        Assert.Equal("hello", mocker.Run("run", "--rm", "box", "wget", "-qO-", "http://web/"));
        Assert.Equal("hello", mocker.Run("run", "--rm", "box", "wget", "-qO-", "http://site/"));
        Assert.Contains("1 packets received", mocker.Run("run", "--rm", "box", "ping", "-c", "1", "web"), StringComparison.Ordinal);
        Assert.Equal("hello", world.Remote.Run("busybox", "wget", "-qO-", $"http://{World.HostAddress4}:8080/"));
        Assert.Equal("hello", world.Remote.Run("busybox", "wget", "-qO-", $"http://[{World.HostAddress6}]:8080/"));
        Assert.Equal("hello", HostProgram.Run("busybox", ["wget", "-qO-", "http://127.0.0.1:8080/"]).OrFail());
        Assert.Contains("0.0.0.0:8080->80/tcp", mocker.Run("ps"), StringComparison.Ordinal);
        Assert.Equal("hello", mocker.Run("run", "--rm", "--network", "container:web", "box", "wget", "-qO-", "http://127.0.0.1/"));
        // Who has come and gone is not in its hosts any more; who comes is.
        Assert.DoesNotContain("other", mocker.Run("exec", "web", "cat", "/etc/hosts"), StringComparison.Ordinal);
        mocker.Run("run", "-d", "--name", "other", "box", "sleep", "60");
        Assert.Contains("other", mocker.Run("exec", "web", "cat", "/etc/hosts"), StringComparison.Ordinal);
        mocker.Run("rm", "--force", "web", "other");
        World.AssertClean();
    });

    [SkippableFact]
    public void A_port_that_is_taken_is_an_error_that_says_by_whom() => World.Run(static world =>
    {
        Tool mocker = new(world.Scratch);
        mocker.Run("run", "-d", "--name", "web", "-p", "8080:80", "box", "sleep", "60");
        (int code, string output) = mocker.Try("run", "--rm", "-p", "127.0.0.1:8080:80", "box", "true");
        Assert.Equal(125, code);
        Assert.Contains("container web has port 8080/tcp of the host", output, StringComparison.Ordinal);
        int port = world.Remote.ServeOnHost(IPAddress.Any);
        Assert.Contains($"a program on this machine has port {port}/tcp", mocker.Try("run", "--rm", "-p", $"{port}:80", "box", "true").Output, StringComparison.Ordinal);
        mocker.Run("rm", "--force", "web");
        World.AssertClean();
    });

    [SkippableFact]
    public void Networks_of_the_users_own_are_apart() => World.Run(static world =>
    {
        Tool mocker = new(world.Scratch);
        Assert.Equal("back", mocker.Run("network", "create", "--subnet", "10.7.0.0/24", "--subnet", "fd07::/64", "--label", "tier=back", "back"));
        mocker.Run("network", "create", "--internal", "quiet");
        mocker.Run("run", "-d", "--name", "one", "--network", "back", "--ip", "10.7.0.9", "box", "httpd", "-f", "-p", "80", "-h", "/www");
        Assert.Equal("hello", mocker.Run("run", "--rm", "--network", "back", "box", "wget", "-qO-", "http://10.7.0.9/"));
        Assert.NotEqual(0, mocker.Try("run", "--rm", "box", "wget", "-T", "1", "-qO-", "http://10.7.0.9/").Code);
        int port = world.Remote.Serve(IPAddress.Any);
        Assert.NotEqual(0, mocker.Try("run", "--rm", "--network", "quiet", "box", "wget", "-T", "1", "-qO-", $"http://{World.RemoteAddress4}:{port}/").Code);
        JsonNode network = JsonNode.Parse(mocker.Run("network", "inspect", "back"))![0]!;
        Assert.Equal("10.7.0.9", (string)network["containers"]![0]!["addresses"]![0]!);
        Assert.Equal("back", (string)network["labels"]!["tier"]!);
        Assert.Contains("container one is on it", mocker.Try("network", "rm", "back").Output, StringComparison.Ordinal);
        Assert.Contains("is the address of container one", mocker.Try("run", "--rm", "--network", "back", "--ip", "10.7.0.9", "box", "true").Output, StringComparison.Ordinal);
        mocker.Run("rm", "--force", "one");
        mocker.Run("network", "rm", "back", "quiet");
        Assert.DoesNotContain("back", mocker.Run("network", "ls"), StringComparison.Ordinal);
        World.AssertClean();
    });

    [SkippableFact]
    public void A_monitor_that_is_killed_leaves_nothing_that_rm_does_not_remove() => World.Run(static world =>
    {
        Tool mocker = new(world.Scratch);
        mocker.Run("run", "-d", "--name", "web", "-p", "8080:80", "box", "sleep", "60");
        JsonNode state = JsonNode.Parse(mocker.Run("inspect", "--type", "container", "web"))![0]!["state"]!;
        HostProgram.Run("kill", ["-KILL", (string)state["monitorPid"]!.ToJsonString(), (string)state["pid"]!.ToJsonString()]).OrFail();
        mocker.Run("rm", "--force", "web");
        World.AssertClean();
    });

    [SkippableFact]
    public void Ten_that_start_at_once_have_addresses_of_their_own_and_leave_nothing() => World.Run(static world =>
    {
        Tool mocker = new(world.Scratch);
        Task<string>[] started = [.. Enumerable.Range(0, 10).Select(_ => World.InBackground(() => mocker.Run("run", "-d", "-p", "80", "box", "sleep", "60")))];
        string[] ids = Task.WhenAll(started).Result;
        JsonArray containers = JsonNode.Parse(mocker.Run("network", "inspect", "mocker0"))![0]!["containers"]!.AsArray();
        Assert.Equal(10, containers.Select(container => (string)container!["addresses"]![0]!).Distinct().Count());
        Assert.Equal(10, containers.Select(container => (string)container!["ports"]![0]!).Distinct().Count());
        mocker.Run(["rm", "--force", .. ids]);
        World.AssertClean();
    });

    [SkippableFact]
    public void Fifty_that_start_at_once_reach_each_other_and_nothing_of_them_is_left_after_rm() => World.Run(static world =>
    {
        const int count = 50;
        Tool mocker = new(world.Scratch);
        Task<string>[] started = [.. Enumerable.Range(0, count).Select(_ => World.InBackground(() => mocker.Run("run", "-d", "box", "sleep", "600")))];
        string[] ids = Task.WhenAll(started).Result;
        JsonArray containers = JsonNode.Parse(mocker.Run("network", "inspect", "mocker0"))![0]!["containers"]!.AsArray();
        foreach (int family in (int[])[0, 1])
        {
            string[] addresses = [.. containers.Select(container => (string)container!["addresses"]![family]!).Distinct()];
            Assert.Equal(count, addresses.Length);
            Assert.Equal("", mocker.Run(["exec", ids[0], "sh", "-c", "for each; do ping -c 1 -W 5 $each >/dev/null || echo $each is silent; done", "sh", .. addresses]));
        }
        string[] processes = [.. JsonNode.Parse(mocker.Run(["inspect", "--type", "container", .. ids]))!.AsArray()
            .SelectMany(each => (string[])[each!["state"]!["pid"]!.ToJsonString(), each["state"]!["monitorPid"]!.ToJsonString()])];
        Assert.Equal(2 * count, processes.Where(pid => Directory.Exists($"/proc/{pid}")).Distinct().Count());
        mocker.Run("rm", "-f", "-a");
        Assert.Equal("", mocker.Run("ps", "-a", "-q"));
        World.AssertClean();
        // PID 1 takes its time with corpses.
        Wait.Until(() => !processes.Any(static pid => Directory.Exists($"/proc/{pid}")));
    });

    [SkippableFact]
    public void A_program_of_the_user_is_the_network_and_ends_with_it() => World.Run(static world =>
    {
        const string program = "slirp4netns";
        Skip.If(Linux.HostProcess.Find(program) is null, $"{program} is not installed");
        Tool mocker = new(world.Scratch);
        mocker.Run("run", "-d", "--name", "web", "--network", program, "-p", "8080:80", "box", "httpd", "-f", "-p", "80", "-h", "/www");
        Assert.Equal("hello", HostProgram.Run("busybox", ["wget", "-qO-", $"http://{World.HostAddress4}:8080/"]).OrFail());
        mocker.Run("rm", "--force", "web");
        Wait.Until(static () => !HostProgram.Run("ps", ["-eo", "args"]).OrFail().Split('\n').Any(static line => line.StartsWith(program, StringComparison.Ordinal) && line.Contains("/proc/self/fd/", StringComparison.Ordinal)));
        World.AssertClean();
    });
}
