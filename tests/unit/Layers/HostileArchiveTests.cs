using Mocker.Pull;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Archives that want to write, link, chmod or remove outside of where they are unpacked, or to use up the machine.</summary>
public class HostileArchiveTests
{
    private const string Error = "error", Safe = "safe";

    public static TheoryData<string, string, byte[]> Archives => new()
    {
        { "dots lead out", Error, Tar().Entry("../evil", data: "x").End() },
        { "dots lead out from within", Error, Tar().Entry("a/../../evil", data: "x").End() },
        { "dots at the end", Error, Tar().Entry("a/..", '5').End() },
        { "dots behind a PAX name", Error, Tar().Pax(("path", "../evil")).Entry("good").End() },
        { "dots behind a GNU name", Error, Tar().Entry("x", 'L', "../evil\0").Entry("good").End() },
        { "dots in a ustar prefix", Error, Tar().Entry("evil", prefix: "..").End() },
        { "dots in a sparse name", Error, Tar().Pax(("GNU.sparse.name", "../evil"), ("GNU.sparse.size", "0"), ("GNU.sparse.map", "")).Entry("good").End() },
        { "absolute", Safe, Tar().Entry("/outside/evil", data: "x").End() },
        { "absolute with many slashes", Safe, Tar().Entry("////outside//evil", data: "x").End() },
        { "absolute path of the bait", Safe, Tar().Entry("OUTSIDE/secret", data: "x").End() },
        { "a symbolic link out, then through it", Safe, Tar().Entry("l", '2', link: "../outside").Entry("l/evil", data: "x").End() },
        { "an absolute link out, then through it", Safe, Tar().Entry("l", '2', link: "OUTSIDE").Entry("l/secret", data: "x").End() },
        { "a link to a link out", Safe, Tar().Entry("a", '2', link: "b").Entry("b", '2', link: "../../outside").Entry("a/secret", data: "x").End() },
        { "a link in a deep directory", Safe, Tar().Entry("a/b/c/", '5').Entry("a/b/c/l", '2', link: "../../../../outside").Entry("a/b/c/l/secret", data: "x").End() },
        { "a directory becomes a link while it is known", Safe, Tar().Entry("d/", '5').Entry("d/f").Entry("d", '2', link: "OUTSIDE").Entry("d/secret", data: "x").End() },
        { "a directory above becomes a link while it is known", Safe, Tar().Entry("d/e/", '5').Entry("d/e/f").Entry("d", '2', link: "OUTSIDE").Entry("d/dir/evil", data: "x").End() },
        { "a file over a link to the bait", Safe, Tar().Entry("l", '2', link: "OUTSIDE/secret").Entry("l", data: "overwritten").End() },
        { "a directory over a link out", Safe, Tar().Entry("l", '2', link: "OUTSIDE").Entry("l/", '5', mode: 0x1ff).Entry("l/evil").End() },
        { "chmod through a link", Safe, Tar().Entry("l", '2', link: "OUTSIDE/secret", mode: 0x1ff).Entry("l2", '1', link: "l", mode: 0x1ff).End() },
        { "a hard link out by dots", Error, Tar().Entry("h", '1', link: "../outside/secret").End() },
        { "a hard link to an absolute path", Error, Tar().Entry("h", '1', link: "OUTSIDE/secret").End() },
        { "a hard link through a link out", Error, Tar().Entry("l", '2', link: "../outside").Entry("h", '1', link: "l/secret").End() },
        { "a hard link to a link out, then written to", Safe, Tar().Entry("l", '2', link: "OUTSIDE/secret").Entry("h", '1', link: "l").Entry("h", data: "overwritten").End() },
        { "a hard link to a directory", Error, Tar().Entry("d/", '5').Entry("h", '1', link: "d").End() },
        { "a hard link to the root", Error, Tar().Entry("h", '1', link: "/").End() },
        { "a hard link to nothing", Error, Tar().Entry("h", '1', link: "nothing").End() },
        { "a whiteout through a link out", Safe, Tar().Entry("l", '2', link: "../outside").Entry("l/.wh.secret").End() },
        { "an opaque marker through a link out", Safe, Tar().Entry("l", '2', link: "OUTSIDE").Entry("l/.wh..wh..opq").End() },
        { "a whiteout of the directory above", Error, Tar().Entry("d/", '5').Entry("d/.wh...").End() },
        { "a whiteout of the directory itself", Error, Tar().Entry("d/", '5').Entry("d/.wh..").End() },
        { "a whiteout of nothing", Error, Tar().Entry(".wh.").End() },
        { "a file below a whiteout", Error, Tar().Entry(".wh.x/f").End() },
        { "a whiteout of a link out", Safe, Tar().Entry("l", '2', link: "../outside").Entry(".wh.l").End() },
        { "links in a circle", Error, Tar().Entry("a", '2', link: "b").Entry("b", '2', link: "a").Entry("a/f").End() },
        { "a link to itself", Error, Tar().Entry("a", '2', link: "a").Entry("a/f").End() },
        { "a link that grows", Error, Tar().Entry("a", '2', link: "a/a").Entry("a/f").End() },
        { "a file used as a directory", Error, Tar().Entry("f").Entry("f/g").End() },
        { "the root as a file", Error, Tar().Entry("./", data: "x").End() },
        { "the root as a link", Error, Tar().Entry("/", '2', link: "OUTSIDE").End() },
        { "the root as a hard link", Error, Tar().Entry(".", '1', link: "x").End() },
        { "a link into /proc", Safe, Tar().Entry("l", '2', link: "/proc/self/cwd").Entry("l/evil").End() },
        { "a link to a descriptor", Safe, Tar().Entry("l", '2', link: "/proc/self/fd/0").Entry("l", data: "x").End() },
        { "a NUL in a name", Error, Tar().Pax(("path", "a\0/../../outside/evil")).Entry("x").End() },
        { "a NUL in a link", Error, Tar().Pax(("linkpath", "OUTSIDE\0x")).Entry("x", '2').End() },
        { "an empty link", Error, Tar().Entry("l", '2').End() },
        { "a component longer than any", Error, Tar().Pax(("path", new string('a', 300))).Entry("x").End() },
        { "nested deeper than any path", Error, Tar().Pax(("path", string.Concat(Enumerable.Repeat("d/", 3000)))).Entry("x", '5').End() },
        { "a sparse file of exabytes", Error, Tar().Pax(("GNU.sparse.size", "4611686018427387904"), ("GNU.sparse.map", "0,1")).Entry("s", data: "x").End() },
        { "a sparse map that overflows", Error, Tar().Pax(("GNU.sparse.size", "100"), ("GNU.sparse.map", "50,9223372036854775807")).Entry("s", data: "x").End() },
        { "a size that the archive has not got", Error, Tar().Entry("f", size: 8L << 30).Open() },
        { "an owner that means nobody", Error, Tar().Pax(("uid", "4294967295")).Entry("f").End() },
        { "a header of gigabytes", Error, Tar().Entry("x", 'x', size: 4L << 30).End() },
        { "an attribute of overlay", Safe, Tar().Pax(("SCHILY.xattr.trusted.overlay.redirect", "/../outside"), ("SCHILY.xattr.user.overlay.opaque", "y")).Entry("d/", '5').End() },
        { "an attribute with a slash for a name", Error, Tar().Pax(("SCHILY.xattr.nonsense/x", "y")).Entry("f").End(/* EOPNOTSUPP is forgiven, EINVAL is not */) },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void Nothing_outside_is_touched(string trick, string expected, byte[] archive)
    {
        using UnpackedTree tree = new();
        archive = Aim(archive, tree);

        ImageException? error = Attempt(() => tree.Unpack(archive));

        Assert.Equal(tree.Outside, tree.Describe("outside"));
        Assert.Equal(["outside", "root"], Directory.EnumerateFileSystemEntries(tree.Parent).Select(Path.GetFileName).Order());
        if (trick != "an attribute with a slash for a name")
            Assert.Equal(expected, error is null ? Safe : Error);
        if (error is not null)
            Assert.Matches("\\(at byte \\d+\\)|at byte \\d+|^\"", error.Message);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void Nothing_outside_is_touched_by_a_layer_of_an_overlay(string trick, string expected, byte[] archive)
    {
        using UnpackedTree tree = new();
        archive = Aim(archive, tree);
        byte[] below = new TarBytes().Entry("outside", '2', link: tree.Parent + "/outside").Entry("d", '2', link: "../../outside").Entry("l/", '5').End();

        _ = Attempt(() => tree.UnpackLayers(below, archive));
        _ = Attempt(() => tree.UnpackLayers(archive, archive));

        Assert.Equal(tree.Outside, tree.Describe("outside"));
        Assert.Equal(["outside", "root"], Directory.EnumerateFileSystemEntries(tree.Parent).Select(Path.GetFileName).Order());
        Assert.NotEmpty(trick + expected);
    }

    [Fact]
    public void A_device_that_would_be_a_whiteout_is_refused_in_a_layer_of_an_overlay()
    {
        using UnpackedTree tree = new();

        ImageException error = Assert.Throws<ImageException>(() => tree.UnpackLayers(new TarBytes().Entry("x", '3').End()));

        Assert.Contains("0:0", error.Message);
    }

    [Fact]
    public void A_hard_link_to_a_whiteout_of_the_same_layer_is_refused()
    {
        using UnpackedTree tree = new();

        ImageException error = Assert.Throws<ImageException>(() => tree.UnpackLayers(
            new TarBytes().Entry("x").End(), new TarBytes().Entry(".wh.x").Entry("y", '1', link: "x").End()));

        Assert.Contains("which is not there", error.Message);
    }

    private static TarBytes Tar() => new();

    private static ImageException? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ImageException e)
        {
            return e;
        }
    }

    /// <summary>Puts the bait's path in, which is only known now, and the checksums right.</summary>
    private static byte[] Aim(byte[] archive, UnpackedTree tree)
    {
        byte[] word = TarBytes.Ascii("OUTSIDE"), target = TarBytes.Ascii(tree.Parent + "/outside");
        byte[] aimed = [.. archive];
        for (int header = 0; header + 512 <= aimed.Length; header += 512)
        {
            Span<byte> block = aimed.AsSpan(header, 512);
            if (!block[257..262].SequenceEqual("ustar"u8))
                continue;
            foreach (int field in (int[])[0, 157])
            {
                Span<byte> text = block.Slice(field, 100);
                if (!text.StartsWith(word))
                    continue;
                byte[] rest = text[word.Length..].ToArray();
                target.CopyTo(text);
                rest.AsSpan(0, 100 - target.Length).CopyTo(text[target.Length..]);
                byte[] whole = block.ToArray();
                TarBytes.Checksum(whole);
                whole.CopyTo(block);
            }
        }
        return aimed;
    }
}
