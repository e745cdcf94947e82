using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Bundles;
using Mocker.Pull.Layers;
using Xunit;

namespace Mocker.Tests.Unit.Bundles;

public sealed class ImageUserTests : IDisposable
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\n# a comment\nbroken\nwww:x:33:34::/:/bin/sh\nwww:x:99:99::/:/bin/sh\nodd:x:70000000000:1::/:\nnogroup:x:5:abc::/:\n+nis\n";
    private const string Group = "root:x:0:\nadm:x:4:root,www\nwww:x:34:\nextra:x:77:www\nlarge:x:4294967296:other\ntwin:x:77:www\n";

    private readonly string _root = Directory.CreateTempSubdirectory("mocker-user-").FullName;

    public ImageUserTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
        File.WriteAllText(Path.Combine(_root, "etc/passwd"), Passwd);
        File.WriteAllText(Path.Combine(_root, "etc/group"), Group);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(null, 0u, 0u, new uint[] { 4 })]
    [InlineData("", 0u, 0u, new uint[] { 4 })]
    [InlineData("root", 0u, 0u, new uint[] { 4 })]
    [InlineData("www", 33u, 34u, new uint[] { 4, 77 })]
    [InlineData("33", 33u, 34u, new uint[] { 4, 77 })]
    [InlineData("1234", 1234u, 0u, new uint[0])]
    [InlineData("www:extra", 33u, 77u, new uint[0])]
    [InlineData("www:5", 33u, 5u, new uint[0])]
    [InlineData("1234:www", 1234u, 34u, new uint[0])]
    [InlineData("1:2", 1u, 2u, new uint[0])]
    [InlineData("www:", 33u, 34u, new uint[] { 4, 77 })]
    [InlineData(":extra", 0u, 77u, new uint[0])]
    [InlineData("2147483647:2147483647", 2147483647u, 2147483647u, new uint[0])]
    public void A_user_is_found_in_the_images_own_files(string? text, uint uid, uint gid, uint[] groups)
    {
        User user = Find(text);

        Assert.Equal((uid, gid), (user.Uid, user.Gid));
        Assert.Equal(groups, user.AdditionalGids);
    }

    [Theory]
    [InlineData("nobody", "no user \"nobody\"")]
    [InlineData("www:nobody", "no group \"nobody\"")]
    [InlineData("2147483648", "out of range")]
    [InlineData("4294967296", "out of range")]
    [InlineData("99999999999999999999999", "out of range")]
    [InlineData("0:4294967295", "out of range")]
    [InlineData("-1", "no user \"-1\"")]
    [InlineData("+1", "no user \"+1\"")]
    [InlineData(" 1", "no user \" 1\"")]
    [InlineData("1x", "no user \"1x\"")]
    [InlineData("0x1", "no user \"0x1\"")]
    [InlineData("a:b:c", "is no user")]
    [InlineData("odd", "out of range")]
    [InlineData("www:large", "out of range")]
    [InlineData("nogroup", "no numeric group")]
    public void A_user_that_cannot_be_is_an_error(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<ImageException>(() => Find(text)).Message);

    [Fact]
    public void An_image_without_the_files_has_numbers_only()
    {
        Directory.Delete(Path.Combine(_root, "etc"), recursive: true);

        Assert.Equal(5u, Find("5").Uid);
        Assert.Equal(0u, Find(null).Gid);
        Assert.Throws<ImageException>(() => Find("root"));
    }

    [Fact]
    public void A_link_out_of_the_image_leads_into_it()
    {
        File.Delete(Path.Combine(_root, "etc/passwd"));
        File.CreateSymbolicLink(Path.Combine(_root, "etc/passwd"), "/passwd");
        File.WriteAllText(Path.Combine(_root, "passwd"), "inside:x:7:8::/:\n");

        Assert.Equal((7u, 8u), (Find("inside").Uid, Find("inside").Gid));
        Assert.Throws<ImageException>(() => Find("root"));
    }

    [Fact]
    public void A_fifo_in_place_of_a_file_is_an_error_and_not_waited_for()
    {
        File.Delete(Path.Combine(_root, "etc/passwd"));
        Layers.Tools.Run("mkfifo", [], Path.Combine(_root, "etc/passwd"));

        Assert.Contains("is no file", Assert.Throws<ImageException>(() => Find("root")).Message);
    }

    private User Find(string? text)
    {
        using Descriptor root = LayerUnpacking.OpenDirectory(_root);
        return ImageUser.Find(text, root);
    }
}
