namespace Mocker.Tests.Run;

public sealed class UserTests : IClassFixture<UserBed>
{
    private readonly UserBed _bed;

    public UserTests(UserBed bed) => _bed = bed;

    private void Pull(bool ranges)
    {
        _bed.Require();
        if (_bed.Mocker(ranges, "images", "--quiet").Output.Length > 0)
            return;
        _bed.Mocker(ranges, "pull", $"oci:{Path.GetDirectoryName(Path.GetDirectoryName(_bed.Store(ranges)))}/layout").OrFail();
        _bed.Mocker(ranges, "tag", "localhost/layout", "box").OrFail();
    }

    [SkippableTheory]
    [InlineData(true, null)]
    [InlineData(true, "vfs")]
    [InlineData(false, null)]
    [InlineData(false, "vfs")]
    public void A_user_is_root_in_his_containers_and_they_leave_nothing(bool ranges, string? driver)
    {
        Pull(ranges);
        string[] options = driver is null ? [] : ["--storage-driver", driver];
        Assert.Equal("0\nwritten", _bed.Mocker(ranges, ["run", "--rm", .. options, "box", "sh", "-c", "id -u; echo written >/etc/new; cat /etc/new; rm -r /var/data"]).OrFail());
        Assert.Equal([], _bed.Remains(ranges));
        Assert.Equal(3, _bed.Mocker(ranges, "run", "--rm", "box", "sh", "-c", "exit 3").Code);
        Assert.Equal(127, _bed.Mocker(ranges, "run", "--rm", "box", "no-such-program").Code);
    }

    [SkippableFact]
    public void A_users_published_port_answers_by_pasta()
    {
        Pull(true);
        Skip.IfNot(File.Exists("/usr/bin/pasta"), "pasta is not installed (passt)");
        Skip.IfNot(File.Exists("/dev/net/tun"), "this machine has no /dev/net/tun");
        int port = LocalRegistry.FreePort();
        _bed.MockerWithDevices("run", "-d", "--name", "served", "-p", $"{port}:8080", "box", "sh", "-c", "while :; do echo hello | nc -l -p 8080; done").OrFail();
        ContainerBed.Eventually(() => HostProgram.Run("busybox", ["timeout", "2", "busybox", "nc", "127.0.0.1", $"{port}"]).Output.Trim() == "hello", "an answer");
        _bed.MockerWithDevices("rm", "-f", "served").OrFail();
        Assert.Equal([], _bed.Remains(true));
        Assert.DoesNotContain($"{port}:8080", HostProgram.Run("ps", ["-eo", "args"]).OrFail().Split('\n').Where(static line => line.StartsWith("pasta", StringComparison.Ordinal)).SelectMany(static line => line.Split(' ')));
    }

    [SkippableFact]
    public void With_ids_of_his_own_others_are_there_too()
    {
        Pull(true);
        Assert.Equal("1000\n1000 2000", _bed.Mocker(true, "run", "--rm", "-u", "guest", "box", "sh", "-c", "id -u; id -G").OrFail());
        Assert.Equal("1000", _bed.Mocker(true, "run", "--rm", "box", "stat", "-c", "%u", "/var/data/file").OrFail());
        Assert.Equal("77", _bed.Mocker(true, "run", "--name", "changed", "box", "sh", "-c", "mkdir -m 700 /x; touch /x/y; chown -R 77:77 /x; stat -c %u /x/y").OrFail());
        _bed.Mocker(true, "rm", "changed").OrFail();
        Assert.Equal([], _bed.Remains(true));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Containers_that_nobody_stays_with_are_joined_and_stopped(bool ranges)
    {
        Pull(ranges);
        _bed.Mocker(ranges, "run", "-d", "--name", "web", "box", "sh", "-c", "trap 'exit 7' TERM; echo up; touch /made; while :; do sleep 0.05; done").OrFail();
        ContainerBed.Eventually(() => _bed.Mocker(ranges, "logs", "web").Output == "up\n", "its output");
        Assert.Contains("Up", _bed.Mocker(ranges, "ps").OrFail());
        ContainerBed.Eventually(() => _bed.Mocker(ranges, "exec", "web", "ls", "/made").Code == 0, "its file");
        Assert.Equal(5, _bed.Mocker(ranges, "exec", "web", "sh", "-c", "exit 5").Code);
        _bed.Mocker(ranges, "stop", "web").OrFail();
        Assert.Equal("7", _bed.Mocker(ranges, "wait", "web").OrFail());
        _bed.Mocker(ranges, "start", "web").OrFail();
        _bed.Mocker(ranges, "rm", "-f", "web").OrFail();
        Assert.Equal([], _bed.Remains(ranges));
    }

    [SkippableFact]
    public void A_network_is_shared_with_another_container()
    {
        Pull(true);
        _bed.Mocker(true, "run", "-d", "--name", "first", "box", "sleep", "60").OrFail();
        string first = _bed.Mocker(true, "exec", "first", "readlink", "/proc/self/ns/net").OrFail();
        Assert.Equal(first, _bed.Mocker(true, "run", "--rm", "--network", "container:first", "box", "readlink", "/proc/self/ns/net").OrFail());
        Assert.Equal(HostProgram.Run("readlink", ["/proc/self/ns/net"]).OrFail(), _bed.Mocker(true, "run", "--rm", "--network", "host", "box", "readlink", "/proc/self/ns/net").OrFail());
        _bed.Mocker(true, "rm", "-f", "first").OrFail();
        Assert.Equal([], _bed.Remains(true));
    }

    [SkippableFact]
    public void Unpacked_layers_of_other_users_are_pruned()
    {
        Pull(true);
        _bed.Mocker(true, "run", "--rm", "box", "true").OrFail();
        string layers = Path.Combine(_bed.Store(true), "layers", "overlay");
        Assert.NotEmpty(Directory.GetDirectories(layers));
        _bed.Mocker(true, "rmi", "-f", "box", "localhost/layout").OrFail();
        _bed.Mocker(true, "prune").OrFail();
        Assert.Empty(Directory.GetDirectories(layers));
    }
}
