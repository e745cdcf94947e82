using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class CgroupDetectionTests : IDisposable
{
    private const long V1 = 0x27e0eb;
    private const long V2 = 0x63677270;
    private const long Tmpfs = 0x01021994;

    private readonly string _root = Directory.CreateTempSubdirectory("mocker-cgroups-").FullName;
    private readonly List<string> _asked = [];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_version_2_mount_at_the_usual_place_takes_one_question()
    {
        WriteProc("cgroup", "0::/user.slice/a.scope\n");
        CgroupHost host = Detect(("/sys/fs/cgroup", V2));
        Assert.Equal(CgroupMode.V2, host.Mode);
        Assert.Equal(_root + "/sys/fs/cgroup", Assert.Single(host.Hierarchies).MountPoint);
        Assert.Equal("/user.slice/a.scope", host.Hierarchies[0].OwnPath);
        Assert.Equal([_root + "/sys/fs/cgroup"], _asked);
    }

    [Fact]
    public void Controllers_of_version_2_are_read_when_asked_for()
    {
        Directory.CreateDirectory(_root + "/sys/fs/cgroup");
        File.WriteAllText(_root + "/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
        Assert.Equal(["cpu", "memory", "pids"], Detect(("/sys/fs/cgroup", V2)).UnifiedControllers);
    }

    [Fact]
    public void Version_1_hierarchies_are_found_where_they_usually_are()
    {
        WriteProc("cgroup", "12:cpu,cpuacct:/own\n11:name=systemd:/s\n10:memory:/m\n9:name=other:/\n8:debug:/\n");
        CgroupHost host = Detect(
            ("/sys/fs/cgroup", Tmpfs), ("/sys/fs/cgroup/cpu,cpuacct", V1), ("/sys/fs/cgroup/systemd", V1), ("/sys/fs/cgroup/memory", V1));
        Assert.Equal(CgroupMode.V1, host.Mode);
        Assert.Equal(["memory", "cpu,cpuacct", "name=systemd"], host.Hierarchies.Select(h => h.ControllerList));
        Assert.Equal(_root + "/sys/fs/cgroup/cpu,cpuacct", host.Find("cpuacct")!.MountPoint);
        Assert.Equal("/own", host.Find("cpu")!.OwnPath);
        Assert.Null(host.Find("pids"));
    }

    [Fact]
    public void A_version_2_hierarchy_beside_version_1_makes_a_hybrid()
    {
        WriteProc("cgroup", "1:memory:/\n0::/\n");
        CgroupHost host = Detect(("/sys/fs/cgroup", Tmpfs), ("/sys/fs/cgroup/memory", V1), ("/sys/fs/cgroup/unified", V2));
        Assert.Equal(CgroupMode.Hybrid, host.Mode);
        Assert.Equal(_root + "/sys/fs/cgroup/unified", host.Unified!.MountPoint);
    }

    [Fact]
    public void Mountinfo_is_read_for_what_is_not_in_its_usual_place()
    {
        WriteProc("cgroup", "2:memory:/\n1:cpu,cpuacct:/\n");
        WriteProc("mountinfo",
            "30 25 0:26 / /sys/fs/cgroup/memory rw,nosuid shared:9 - cgroup cgroup rw,memory\n" +
            "31 25 0:27 /docker/x /odd\\040place/cpu rw - cgroup cgroup rw,cpu,cpuacct\n" +
            "32 25 0:28 / /proc rw - proc proc rw\n");
        CgroupHost host = Detect(("/sys/fs/cgroup", Tmpfs), ("/sys/fs/cgroup/memory", V1));
        Assert.Equal(_root + "/odd place/cpu", host.Find("cpu")!.MountPoint);
    }

    [Fact]
    public void A_directory_that_is_not_a_mount_does_not_count()
    {
        WriteProc("cgroup", "2:memory:/\n1:pids:/\n");
        CgroupHost host = Detect(("/sys/fs/cgroup", Tmpfs), ("/sys/fs/cgroup/memory", V1), ("/sys/fs/cgroup/pids", Tmpfs));
        Assert.Null(host.Find("pids"));
        Assert.NotNull(host.Find("memory"));
    }

    [Fact]
    public void A_host_without_cgroups_says_what_to_do()
    {
        WriteProc("cgroup", "0::/\n");
        WriteProc("mountinfo", "32 25 0:28 / /proc rw - proc proc rw\n");
        CgroupHost host = Detect();
        Assert.Equal(CgroupMode.None, host.Mode);
        ContainerException fault = Assert.Throws<ContainerException>(() => CgroupPlan.Compile(host, CgroupPath.Parse("/a", "a"), null));
        Assert.Contains("mount -t cgroup2", fault.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void This_host_is_what_its_mounts_say()
    {
        Skip.IfNot(Directory.Exists("/sys/fs/cgroup"), "no /sys/fs/cgroup");
        CgroupHost host = CgroupHost.Detect();
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (fields[separator + 1] == "cgroup2")
                Assert.Equal(fields[4], host.Unified?.MountPoint);
            if (fields[separator + 1] == "cgroup")
                Assert.Contains(host.Hierarchies, h => h.MountPoint == fields[4]);
        }
    }

    private CgroupHost Detect(params (string Path, long Magic)[] mounts) => new CgroupDetection(_root, path =>
    {
        _asked.Add(path);
        return Array.Find(mounts, mount => _root + mount.Path == path).Magic;
    }).Run();

    private void WriteProc(string name, string text)
    {
        Directory.CreateDirectory(_root + "/proc/self");
        File.WriteAllText($"{_root}/proc/self/{name}", text);
    }
}
