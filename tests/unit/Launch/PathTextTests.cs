using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>Paths and names that are worked out from text alone.</summary>
public sealed class PathTextTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData(".", "/")]
    [InlineData("..", "/")]
    [InlineData("/..", "/")]
    [InlineData("//", "/")]
    [InlineData("/proc", "/proc")]
    [InlineData("/proc/", "/proc")]
    [InlineData("proc", "/proc")]
    [InlineData("//proc///sys//", "/proc/sys")]
    [InlineData("/./proc/.", "/proc")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/b/../../../c", "/c")]
    [InlineData("../../etc", "/etc")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/a/.hidden", "/a/.hidden")]
    [InlineData("/a/..b/c..", "/a/..b/c..")]
    [InlineData("/ a b ", "/ a b ")]
    [InlineData("/x", "/x")]
    public void A_container_path_is_cleaned(string path, string clean) => Assert.Equal(clean, ContainerPath.Clean(path));

    // sysctl(8), and what runc and crun make of such names.
    [Theory]
    [InlineData("net.ipv4.ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net/ipv4/ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net.ipv4.conf.eth0/1.forwarding", "net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("net/ipv4/conf/eth0.1/forwarding", "net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("kernel.msgmax", "kernel/msgmax")]
    [InlineData("fs", "fs")]
    [InlineData("", "")]
    public void A_kernel_parameter_has_a_file(string name, string path) => Assert.Equal(path, SetSysctl.PathOf(name));

    [Theory]
    [InlineData("sh", "PATH=/bin:/usr/bin", "/bin/sh", "/usr/bin/sh")]
    [InlineData("sh", "A=1 PATH=/opt/", "/opt/sh")]
    [InlineData("sh", "PATH=/a PATH=/b", "/b/sh")]
    [InlineData("sh", "", "/bin/sh", "/usr/bin/sh")]
    [InlineData("sh", "XPATH=/x", "/bin/sh", "/usr/bin/sh")]
    [InlineData("sh", "PATH=", "./sh")]
    [InlineData("sh", "PATH=:/a", "./sh", "/a/sh")]
    [InlineData("sh", "PATH=/a:", "/a/sh", "./sh")]
    [InlineData("sh", "PATH=bin", "bin/sh")]
    [InlineData("sh", "PATH=/", "/sh")]
    [InlineData("/bin/sh", "PATH=/a", "/bin/sh")]
    [InlineData("./sh", "PATH=/a", "./sh")]
    [InlineData("bin/sh", "PATH=/a", "bin/sh")]
    public void A_command_is_looked_for(string command, string environment, params string[] candidates) =>
        Assert.Equal(candidates, FindExecutable.CandidatesOf(command, environment.Split(' ')));

    [Theory]
    [InlineData("HOME=/root", false)]
    [InlineData("A=1 HOME=", true)]
    [InlineData("HOME=/root HOME=", true)]
    [InlineData("HOME= HOME=/root", false)]
    [InlineData("A=1", true)]
    [InlineData("XHOME=/root HOMES=1", true)]
    public void A_home_is_looked_for_where_there_is_none(string environment, bool needed) =>
        Assert.Equal(needed, FindHome.IsNeeded(environment.Split(' ')));

    [Theory]
    [InlineData("/proc/meminfo", "AllowedInProc")]
    [InlineData("/proc/sys/kernel/ns_last_pid", "AllowedInProc")]
    [InlineData("/proc", "Ordinary")]
    [InlineData("/proc/self/attr/exec", "Ordinary")]
    [InlineData("/proc/meminfo/x", "Ordinary")]
    [InlineData("/procx/meminfo", "Ordinary")]
    public void Only_some_files_of_proc_may_be_covered(string destination, string kind) =>
        Assert.Equal(kind, ProcFiles.KindOf(destination).ToString());

    [Theory]
    [InlineData(0, "/proc/self/fd/0")]
    [InlineData(9, "/proc/self/fd/9")]
    [InlineData(10, "/proc/self/fd/10")]
    [InlineData(1048575, "/proc/self/fd/1048575")]
    [InlineData(int.MaxValue, "/proc/self/fd/2147483647")]
    public unsafe void A_descriptor_has_a_path(int descriptor, string path)
    {
        byte* buffer = stackalloc byte[32];
        new Span<byte>(buffer, 32).Fill((byte)'x');
        DescriptorPath.Write(descriptor, buffer);
        Assert.Equal(path, System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)buffer));
    }
}
