using Mocker.Linux;
using Mocker.Shim.Tasks;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>Options of the root filesystem's mounts.</summary>
public sealed class RootfsOptionsTests
{
    [Fact]
    public void Flags_and_the_file_systems_own_are_told_apart()
    {
        RootfsOptions options = RootfsOptions.Parse(["ro", "nosuid", "rprivate", "lowerdir=/a:/b", "X-containerd.uid=1", "index=off"]);
        Assert.Equal(MountFlags.ReadOnly | MountFlags.NoSuid, options.Flags);
        Assert.Equal(MountFlags.Private | MountFlags.Recursive, options.Propagation);
        Assert.Equal("lowerdir=/a:/b,index=off", options.Data);
        Assert.False(options.NeedsRemount);
    }

    [Theory]
    [InlineData("rbind,rw", false)]
    [InlineData("rbind,ro", true)]
    [InlineData("bind,nosuid", true)]
    public void Only_a_bind_mount_with_further_flags_is_mounted_anew(string options, bool anew) =>
        Assert.Equal(anew, RootfsOptions.Parse(options.Split(',')).NeedsRemount);

    [Fact]
    public void Layers_become_shorter_from_the_directory_that_they_are_in()
    {
        RootfsOptions options = RootfsOptions.Parse(["workdir=/s/9/work", "lowerdir=/s/12/fs:/s/11/fs:/s/1/fs"]);
        (string directory, RootfsOptions relative) = options.RelativeToLayers()!.Value;
        Assert.Equal(("/s", "workdir=/s/9/work,lowerdir=12/fs:11/fs:1/fs"), (directory, relative.Data));
    }

    [Fact]
    public void Layers_with_nothing_in_common_stay_as_they_are() =>
        Assert.Null(RootfsOptions.Parse(["lowerdir=/a/1:/b/2"]).RelativeToLayers());

    [Fact]
    public void One_by_one_each_layer_is_a_setting() => Assert.Equal(
        [("index", "off"), ("lowerdir+", "/a"), ("lowerdir+", "/b"), ("volatile", null)],
        RootfsOptions.Parse(["index=off", "lowerdir=/a:/b", "volatile"]).Settings());
}
