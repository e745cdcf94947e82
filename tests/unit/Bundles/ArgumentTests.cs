using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Bundles;
using Xunit;

namespace Mocker.Tests.Unit.Bundles;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("/tmp:/x", "/tmp", "/x", "rbind rprivate")]
    [InlineData("/tmp:/x/:ro", "/tmp", "/x", "rbind ro rprivate")]
    [InlineData("/tmp/../tmp:/x:ro,z,rshared", "/tmp", "/x", "rbind ro rshared")]
    public void A_mount_is_read(string text, string source, string inside, string options)
    {
        Mount mount = VolumeArgument.Parse(text)!;
        Assert.Equal((source, inside, options), (mount.Source, mount.Destination, string.Join(' ', mount.Options)));
    }

    [Theory]
    [InlineData("/tmp:x", "expected SOURCE:INSIDE")]
    [InlineData("/tmp:/", "not the root")]
    [InlineData("/tmp:/x:ro:y", "expected SOURCE:INSIDE")]
    [InlineData("/tmp:/x:readonly", "no option \"readonly\"")]
    [InlineData("/no/such/path:/x", "is not there")]
    [InlineData("data:/x", "no volumes with names")]
    public void What_is_no_mount_is_told(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<ImageException>(() => VolumeArgument.Parse(text)).Message);

    [Fact]
    public void A_path_alone_is_a_volume() => Assert.Null(VolumeArgument.Parse("/x"));

    [Theory]
    [InlineData("nofile=100", "RLIMIT_NOFILE", 100, 100)]
    [InlineData("NOFILE=100:200", "RLIMIT_NOFILE", 100, 200)]
    [InlineData("core=0:-1", "RLIMIT_CORE", 0, ulong.MaxValue)]
    [InlineData("core=unlimited", "RLIMIT_CORE", ulong.MaxValue, ulong.MaxValue)]
    public void A_limit_is_read(string text, string type, ulong soft, ulong hard)
    {
        PosixRlimit limit = LimitArgument.Parse(text);
        Assert.Equal((type, soft, hard), (limit.Type, limit.Soft, limit.Hard));
    }

    [Theory]
    [InlineData("files=1")]
    [InlineData("nofile")]
    [InlineData("nofile=")]
    [InlineData("nofile=1:2:3")]
    [InlineData("nofile=2:1")]
    public void What_is_no_limit_is_told(string text) => Assert.Throws<ImageException>(() => LimitArgument.Parse(text));

    [Theory]
    [InlineData("/dev/null", "/dev/null", "rwm")]
    [InlineData("/dev/null:/dev/x", "/dev/x", "rwm")]
    [InlineData("/dev/null:/dev/x:r", "/dev/x", "r")]
    [InlineData("/dev/null:rw", "/dev/null", "rw")]
    public void A_device_is_read(string text, string inside, string access)
    {
        HostDevice device = HostDevice.Parse(text);
        Assert.Equal((inside, access, "c", 1L, 3L), (device.Node.Path, device.Access, device.Rule.Type, device.Node.Major, device.Node.Minor));
    }

    [Theory]
    [InlineData("/etc/passwd", "is no device")]
    [InlineData("/no/such/device", "No such file")]
    [InlineData("null", "expected PATH")]
    [InlineData("/dev/null:/x:/y:r", "expected PATH")]
    public void What_is_no_device_is_told(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<ImageException>(() => HostDevice.Parse(text)).Message);
}
