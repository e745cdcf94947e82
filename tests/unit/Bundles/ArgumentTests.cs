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
        Mount mount = VolumeArgument.Parse(text).Mount!;
        Assert.Equal((source, inside, options), (mount.Source, mount.Destination, string.Join(' ', mount.Options)));
    }

    [Theory]
    [InlineData("/tmp:x", "expected SOURCE:INSIDE")]
    [InlineData("/tmp:/", "not the root")]
    [InlineData("/tmp:/x:ro:y", "expected SOURCE:INSIDE")]
    [InlineData("/tmp:/x:readonly", "no option \"readonly\"")]
    [InlineData("/no/such/path:/x", "is not there")]
    [InlineData("a/b:/x", "nor the name of a volume")]
    [InlineData("data:/x:nodata", "no option \"nodata\"")]
    public void What_is_no_mount_is_told(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<ImageException>(() => VolumeArgument.Parse(text)).Message);

    [Fact]
    public void A_path_alone_is_a_volume() => Assert.Equal((null, null), VolumeArgument.Parse("/x"));

    [Theory]
    [InlineData("data:/x", "data", "/x", "rbind rprivate", true)]
    [InlineData("my_data-1.x:/x/:ro,nocopy", "my_data-1.x", "/x", "rbind ro rprivate", false)]
    public void A_name_in_the_place_of_a_path_is_a_volumes(string text, string name, string inside, string options, bool copies)
    {
        NamedVolume volume = VolumeArgument.Parse(text).Volume!;
        Assert.Equal((name, inside, options, copies), (volume.Name, volume.Inside, string.Join(' ', volume.Options), volume.CopiesImage));
    }

    [Theory]
    [InlineData("type=bind,source=/tmp,target=/x,readonly", "bind /tmp /x rbind ro rprivate")]
    [InlineData("type=bind,src=/tmp,dst=/x/,ro=false,bind-propagation=rslave", "bind /tmp /x rbind rslave")]
    [InlineData("target=/x,type=tmpfs,tmpfs-size=1m,tmpfs-mode=1770", "tmpfs tmpfs /x nosuid nodev noexec size=1048576 mode=1770")]
    [InlineData("source=data,destination=/x", "volume data /x rbind rprivate True")]
    [InlineData("type=volume,source=data,target=/x,readonly=true,volume-nocopy", "volume data /x rbind ro rprivate False")]
    [InlineData("type=volume,target=/x", "own /x")]
    public void A_list_is_read(string text, string meant)
    {
        MountArgument argument = new(text);
        string found = argument.Mount() is { } mount ? $"{mount.Type} {mount.Source} {mount.Destination} {string.Join(' ', mount.Options)}"
            : argument.Volume() is { } volume ? $"volume {volume.Name} {volume.Inside} {string.Join(' ', volume.Options)} {volume.CopiesImage}"
            : argument.IsOwnVolume ? $"own {argument.Inside}" : "nothing";
        Assert.Equal(meant, found);
    }

    [Theory]
    [InlineData("type=image,target=/x", "no type \"image\"")]
    [InlineData("type=bind,source=/tmp", "target= is missing")]
    [InlineData("type=bind,target=/x", "wants source=")]
    [InlineData("type=bind,source=tmp,target=/x", "absolute path")]
    [InlineData("type=bind,source=/no/such/path,target=/x", "is not there")]
    [InlineData("type=tmpfs,source=x,target=/x", "no source")]
    [InlineData("type=tmpfs,target=/x,tmpfs-size=big", "no size")]
    [InlineData("type=tmpfs,target=/x,tmpfs-mode=888", "no mode")]
    [InlineData("type=tmpfs,target=/x,volume-nocopy", "is of type=volume")]
    [InlineData("source=data,target=/", "not the root")]
    [InlineData("source=-,target=/x", "cannot be the name of a volume")]
    [InlineData("source=data,target=/x,readonly=maybe", "true or false")]
    [InlineData("source=data,target=/x,color=red", "no \"color\"")]
    [InlineData("source=data,target", "no NAME=VALUE")]
    public void What_is_no_list_is_told(string text, string complaint) => Assert.Contains(complaint, Assert.Throws<ImageException>(() =>
    {
        MountArgument argument = new(text);
        return (object?)argument.Mount() ?? argument.Volume();
    }).Message);

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
