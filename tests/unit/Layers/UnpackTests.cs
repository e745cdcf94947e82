using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

public class UnpackTests
{
    private const string NeedsRoot = "needs root: owners and device nodes are not to be had otherwise";

    [Fact]
    public void Files_directories_and_links_are_as_the_archive_says()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes()
            .Entry("dir/", '5', mode: 0x1ed).Entry("dir/file", data: "hello", mode: 0x1a0).Entry("dir/hard", '1', link: "dir/file")
            .Entry("sym", '2', link: "dir/file").Entry("fifo", '6', mode: 0x1b6).End());

        Assert.Equal("dir/ fifo sym", tree.Names());
        Assert.Equal("hello", tree.Read("dir/file"));
        Assert.Equal(0x1a0u, tree.Of("dir/file").Mode & 0xfffu);
        Assert.Equal(tree.Of("dir/file").Inode, tree.Of("dir/hard").Inode);
        Assert.Equal("dir/file", new FileInfo(Path.Combine(tree.Root, "sym")).LinkTarget);
        Assert.Equal(FileType.Fifo, tree.Of("fifo").Type);
    }

    [SkippableFact]
    public void Owners_devices_and_set_user_id_bits_are_as_the_archive_says()
    {
        Skip.IfNot(UnpackedTree.IsRoot, NeedsRoot);
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes()
            .Entry("su", data: "x", mode: 0x9ed, uid: 1000, gid: 50).Entry("link", '2', link: "nowhere", uid: 7, gid: 8)
            .Entry("null", '3', mode: 0x1b6, major: 1, minor: 3, gid: 5).Entry("disk", '4', major: 7, minor: 300).Entry("d/", '5', mode: 0x3ff, uid: 9).End());

        Assert.Equal((0x9edu, 1000u, 50u), (tree.Of("su").Mode & 0xfffu, tree.Of("su").Uid, tree.Of("su").Gid));
        Assert.Equal((7u, 8u), (tree.Of("link").Uid, tree.Of("link").Gid));
        Assert.Equal((FileType.CharacterDevice, 1u, 3u, 5u), (tree.Of("null").Type, tree.Of("null").DeviceMajor, tree.Of("null").DeviceMinor, tree.Of("null").Gid));
        Assert.Equal((FileType.BlockDevice, 7u, 300u), (tree.Of("disk").Type, tree.Of("disk").DeviceMajor, tree.Of("disk").DeviceMinor));
        Assert.Equal((0x3ffu, 9u), (tree.Of("d").Mode & 0xfffu, tree.Of("d").Uid));
    }

    [Fact]
    public void Times_have_nanoseconds_for_directories_and_symbolic_links_too()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes()
            .Pax(("mtime", "5.000000001")).Entry("d/", '5').Pax(("mtime", "-7.5")).Entry("d/f").Pax(("mtime", "9000000000.123456789")).Entry("d/s", '2', link: "x")
            .Pax(("mtime", "3.25")).Entry("./", '5').End());

        Assert.Equal((5L, 1u), (tree.Of("d").ModifiedSeconds, tree.Of("d").ModifiedNanoseconds));
        Assert.Equal((-8L, 500_000_000u), (tree.Of("d/f").ModifiedSeconds, tree.Of("d/f").ModifiedNanoseconds));
        Assert.Equal((9000000000L, 123_456_789u), (tree.Of("d/s").ModifiedSeconds, tree.Of("d/s").ModifiedNanoseconds));
        Assert.Equal((3L, 250_000_000u), (tree.Of("").ModifiedSeconds, tree.Of("").ModifiedNanoseconds));
    }

    [Fact]
    public void A_directory_that_a_layer_has_no_entry_for_keeps_its_time_and_mode()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(
            new TarBytes().Entry("d/", '5', mode: 0x1c0, time: 1234).End(),
            new TarBytes().Entry("d/new").End());

        Assert.Equal((1234L, 0x1c0u), (tree.Of("d").ModifiedSeconds, tree.Of("d").Mode & 0xfffu));
        Assert.True(tree.Exists("d/new"));
    }

    [Fact]
    public void Directories_without_any_entry_are_made()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("a/b/c/file", data: "x", time: 99).End());

        Assert.Equal("x", tree.Read("a/b/c/file"));
        Assert.Equal((0x1edu, 99L), (tree.Of("a/b").Mode & 0xfffu, tree.Of("a/b").ModifiedSeconds));
    }

    [Fact]
    public void A_user_can_fill_a_directory_that_ends_up_closed()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("d/", '5', mode: 0).Entry("d/f", mode: 0).Entry("e/", '5', mode: 0x140).Entry("e/f").End());

        Assert.Equal(0u, tree.Of("d").Mode & 0xfffu);
        Assert.Equal(0x140u, tree.Of("e").Mode & 0xfffu);
        Assert.Equal("d/ e/", tree.Names());
    }

    [Fact]
    public void Names_are_bytes()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("\xff\xfe").Entry("l\xe4", '2', link: "\xff").Entry(" \n\\", '6').Entry("h", '1', link: "\xff\xfe").End());

        using Descriptor root = Mocker.Pull.Layers.LayerUnpacking.OpenDirectory(tree.Root);
        Assert.Equal([" \n\\\0", "h\0", "l\xe4\0", "\xff\xfe\0"], DirectoryEntries.BytesOf(root.Number).Select(ReadArchive.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sparse_files_have_holes()
    {
        byte[] archive = new TarBytes().Pax(("GNU.sparse.size", "104857600"), ("GNU.sparse.map", "1048576,4")).Entry("s", data: "data").End();
        using UnpackedTree tree = new UnpackedTree().Unpack(archive);

        Assert.Equal(104857600ul, tree.Of("s").Size);
        Assert.InRange(tree.Of("s").Blocks, 1ul, 64ul);
        using FileStream file = File.OpenRead(Path.Combine(tree.Root, "s"));
        file.Position = 1048576;
        Assert.Equal((byte)'d', file.ReadByte());
    }

    [SkippableFact]
    public void Extended_attributes_are_set_byte_for_byte_capabilities_after_the_owner()
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root: security.capability takes CAP_SETFCAP");
        const string capability = "\x01\0\0\x02\x00\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes()
            .Pax(("SCHILY.xattr.security.capability", capability), ("SCHILY.xattr.trusted.t", "a\0b\nc=d"))
            .Entry("ping", data: "x", uid: 5, mode: 0x1ed).Pax(("SCHILY.xattr.trusted.t", "on a link")).Entry("s", '2', link: "ping").End());

        Assert.Equal(capability, ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(tree.Root, "ping"), "security.capability")!));
        Assert.Equal("a\0b\nc=d", ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(tree.Root, "ping"), "trusted.t")!));
        Assert.Equal("on a link", ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(tree.Root, "s"), "trusted.t")!));
    }

    [SkippableFact]
    public void A_directorys_attributes_are_replaced_by_those_of_the_next_layer()
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root: trusted attributes");
        using UnpackedTree tree = new UnpackedTree().Unpack(
            new TarBytes().Pax(("SCHILY.xattr.trusted.a", "1"), ("SCHILY.xattr.trusted.b", "2")).Entry("d/", '5').End(),
            new TarBytes().Pax(("SCHILY.xattr.trusted.b", "3")).Entry("d/", '5').End());

        Assert.Null(UnpackedTree.Attribute(Path.Combine(tree.Root, "d"), "trusted.a"));
        Assert.Equal("3", ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(tree.Root, "d"), "trusted.b")!));
    }

    [SkippableFact]
    public void A_default_access_control_list_of_a_directory_is_not_the_next_files()
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root, as the rest of the table");
        // Version 2: user::rwx, group::r-x, mask::rwx, user:5:rwx, other::r-x (linux/posix_acl_xattr.h).
        string acl = "\x02\0\0\0" + Entry(1, 7, -1) + Entry(2, 7, 5) + Entry(4, 5, -1) + Entry(16, 7, -1) + Entry(32, 5, -1);
        using UnpackedTree tree = new UnpackedTree().Unpack(
            new TarBytes().Entry("d/", '5').Entry("d/before").Pax(("SCHILY.xattr.system.posix_acl_default", acl)).Entry("d/", '5').Entry("d/f", mode: 0x180).Entry("d/sub/", '5').End(),
            new TarBytes().Entry("d/later", mode: 0x180).End());

        Assert.NotNull(UnpackedTree.Attribute(Path.Combine(tree.Root, "d"), "system.posix_acl_default"));
        foreach (string file in (string[])["d/f", "d/sub", "d/later"])
            Assert.Null(UnpackedTree.Attribute(Path.Combine(tree.Root, file), "system.posix_acl_access"));
        Assert.Null(UnpackedTree.Attribute(Path.Combine(tree.Root, "d/sub"), "system.posix_acl_default"));
        Assert.Equal(0x180u, tree.Of("d/later").Mode & 0xfffu);

        static string Entry(int tag, int rights, int id) => ReadArchive.Text([(byte)tag, 0, (byte)rights, 0, .. BitConverter.GetBytes(id)]);
    }

    public static TheoryData<string, byte[]> Replacements
    {
        get
        {
            string[] kinds = ["file", "full directory", "symbolic link", "fifo"];
            TheoryData<string, byte[]> data = [];
            foreach (string old in kinds)
                foreach (string next in kinds)
                    data.Add($"{old} by {next}", Add(Add(new TarBytes(), old, "old"), next, "new").End());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Replacements))]
    public void The_last_entry_of_a_name_wins(string what, byte[] archive)
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(archive);
        using UnpackedTree alone = new UnpackedTree().Unpack(Add(new TarBytes(), what.Split(" by ")[1], "new").End());

        if (what == "full directory by full directory")
            Assert.Equal("new old", tree.Names("x"));
        else
            Assert.Equal(WithoutRoot(alone.Describe("root")), WithoutRoot(tree.Describe("root")));
    }

    [Fact]
    public void Symbolic_links_in_the_way_lead_to_where_they_would_inside()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(
            new TarBytes().Entry("usr/lib/", '5').Entry("lib", '2', link: "usr/lib").Entry("abs", '2', link: "/usr/lib").Entry("up", '2', link: "../../../usr/lib").End(),
            new TarBytes().Entry("lib/one").Entry("abs/two").Entry("up/three").End());

        Assert.Equal("one three two", tree.Names("usr/lib"));
        Assert.Equal("abs lib up usr/", tree.Names());
    }

    [Fact]
    public void A_dangling_symbolic_link_in_the_way_has_its_target_made_inside()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("lib", '2', link: "/usr/../usr/./lib").Entry("lib/file").End());

        Assert.Equal("file", tree.Names("usr/lib"));
    }

    [Fact]
    public void A_hard_link_to_a_symbolic_link_is_the_link()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("s", '2', link: "/etc/passwd").Entry("h", '1', link: "s").End());

        Assert.Equal("/etc/passwd", new FileInfo(Path.Combine(tree.Root, "h")).LinkTarget);
    }

    [Fact]
    public void A_hard_link_to_its_own_name_changes_nothing()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry("a", data: "x").Entry("b", '1', link: "a").Entry("a", '1', link: "a").Entry("a", '1', link: "b").End());

        Assert.Equal("x", tree.Read("a"));
    }

    [Fact]
    public void Whiteouts_remove_what_is_below()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(
            new TarBytes().Entry("file").Entry("d/", '5').Entry("d/a").Entry("d/b/", '5').Entry("d/b/c").Entry("s", '2', link: "file").End(),
            new TarBytes().Entry(".wh.file").Entry("d/.wh.b").Entry(".wh.s").Entry(".wh.nothing").Entry("nowhere/.wh.x").End());

        Assert.Equal("d/", tree.Names());
        Assert.Equal("a", tree.Names("d"));
    }

    public static TheoryData<string, byte[], string> Whiteouts => new()
    {
        { "what comes before it", new TarBytes().Entry("d/f", data: "new").Entry("d/.wh.f").End(), "f/old g" },
        { "what comes after it", new TarBytes().Entry("d/.wh.f").Entry("d/f", data: "new").End(), "f/old g" },
        { "a directory before it", new TarBytes().Entry("d/sub/", '5').Entry("d/sub/new").Entry("d/.wh.sub").End(), "sub: new" },
        { "a directory after it", new TarBytes().Entry("d/.wh.sub").Entry("d/sub/", '5').Entry("d/sub/new").End(), "sub: new" },
        { "a directory without an entry before it", new TarBytes().Entry("d/sub/new").Entry("d/.wh.sub").End(), "sub: new" },
        { "a directory without an entry after it", new TarBytes().Entry("d/.wh.sub").Entry("d/sub/new").End(), "sub: new" },
        { "opaque after", new TarBytes().Entry("d/sub/new").Entry("d/sub/.wh..wh..opq").End(), "sub: new" },
        { "opaque before", new TarBytes().Entry("d/sub/.wh..wh..opq").Entry("d/sub/new").End(), "sub: new" },
        { "opaque above", new TarBytes().Entry("d/sub/new").Entry("d/.wh..wh..opq").End(), "sub: new" },
        { "opaque above, with directories", new TarBytes().Entry("d/sub/", '5').Entry("d/sub/new").Entry("d/.wh..wh..opq").End(), "sub: new" },
        { "a file by a directory", new TarBytes().Entry("d/.wh.f").Entry("d/f/", '5').Entry("d/f/new").End(), "f: new" },
        { "a directory by a file and a directory", new TarBytes().Entry("d/sub").Entry("d/sub/", '5').Entry("d/sub/new").End(), "sub: new" },
    };

    [Theory]
    [MemberData(nameof(Whiteouts))]
    public void A_whiteout_hides_what_is_below_and_never_what_comes_with_it(string what, byte[] archive, string expected)
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(Below(), archive);

        if (expected == "f/old g")
            Assert.Equal("new", tree.Read("d/f"));
        else
            Assert.Equal(expected.Split(": ")[1], tree.Names("d/" + expected.Split(": ")[0]));
        Assert.NotEmpty(what);
    }

    [SkippableTheory]
    [MemberData(nameof(Whiteouts))]
    public void As_a_layer_of_an_overlay_it_shows_the_same(string what, byte[] archive, string expected)
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root: mounts an overlay file system");
        Assert.NotEmpty(expected);
        OverlayShowsTheSame(Below(), archive);
        OverlayShowsTheSame(Below(), archive, new TarBytes().Entry("d/other").Entry("d/sub/other").End());
        Assert.NotEmpty(what);
    }

    [SkippableFact]
    public void A_layer_of_an_overlay_finds_directories_links_and_files_in_the_layers_below()
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root: mounts an overlay file system");
        OverlayShowsTheSame(
            new TarBytes().Entry("usr/", '5').Entry("usr/lib/", '5', mode: 0x1c0, uid: 3, time: 77).Entry("lib", '2', link: "/usr/lib").Entry("usr/lib/f", data: "hello", mode: 0x9ed, uid: 4)
                .Entry("tmp/", '5', mode: 0x3ff).Entry("dangling", '2', link: "made/here").End(),
            new TarBytes().Entry("lib/added").Entry("tmp/x").Entry("hard", '1', link: "lib/f").Entry("dangling/y").End(),
            new TarBytes().Entry("lib/.wh.f").Entry("tmp/.wh.x").Entry("usr/lib/second").Entry(".wh.lib").Entry("lib/now-a-directory").End());
    }

    [Fact]
    public void What_is_left_out_is_noted()
    {
        using UnpackedTree tree = new UnpackedTree().Unpack(new TarBytes().Entry(".wh..wh.plnk/", '5').Entry(".wh..wh.plnk/1.2").Entry(".wh..wh.aufs")
            .Pax(("SCHILY.xattr.trusted.overlay.opaque", "y"), ("SCHILY.xattr.security.selinux", "x")).Entry("d/", '5').End());

        Assert.Equal("d/", tree.Names());
        Assert.Equal(3, tree.Notes.Sentences.Count());
        Assert.Contains(tree.Notes.Sentences, note => note.Contains("and 2 more: aufs's own files", StringComparison.Ordinal));
    }

    [Fact]
    public void Trees_deeper_than_any_path_are_removed()
    {
        string step = string.Join('/', Enumerable.Repeat("d", 300));
        TarBytes tar = new TarBytes().Pax(("path", "top/" + step + "/")).Entry("x", '5').Pax(("linkpath", "top/" + step)).Entry("l1", '2', link: "x");
        for (int link = 1; link < 20; link++)
            tar.Pax(("path", $"l{link}/{step}/")).Entry("x", '5').Pax(("linkpath", $"l{link}/{step}")).Entry($"l{link + 1}", '2', link: "x");
        using UnpackedTree tree = new UnpackedTree().Unpack(tar.End());

        tree.Unpack(new TarBytes().Entry(".wh.l1").Entry("top").End());

        Assert.Equal(FileType.Regular, tree.Of("top").Type);
    }

    private static byte[] Below() => new TarBytes().Entry("d/", '5').Entry("d/f", data: "old").Entry("d/g").Entry("d/sub/", '5').Entry("d/sub/old").Entry("d/sub/deep/", '5').Entry("d/sub/deep/older").End();

    private static TarBytes Add(TarBytes tar, string kind, string content) => kind switch
    {
        "file" => tar.Entry("x", data: content),
        "full directory" => tar.Entry("x/", '5').Entry("x/" + content),
        "symbolic link" => tar.Entry("x", '2', link: content),
        _ => tar.Entry("x", '6'),
    };

    /// <summary>Layers unpacked beside each other and mounted are what they are unpacked on top of each other.</summary>
    private static void OverlayShowsTheSame(params byte[][] archives)
    {
        using UnpackedTree flat = new UnpackedTree().Unpack(archives), layered = new();
        string[] layers = layered.UnpackLayers(archives);
        string merged = Path.Combine(layered.Parent, "merged");
        Directory.CreateDirectory(merged);
        Mount(layers, merged);
        try
        {
            Assert.Equal(WithoutRoot(flat.Describe("root")), WithoutRoot(layered.Describe("merged")));
        }
        finally
        {
            Unmount(merged);
        }
    }

    /// <summary>The root's own time is none that these archives have.</summary>
    private static string WithoutRoot(string description) => string.Join('\n', description.Split('\n')[1..]);

    private static unsafe void Mount(string[] layers, string target)
    {
        Directory.CreateDirectory(target + "-upper");
        Directory.CreateDirectory(target + "-work");
        using CString source = new("overlay"), path = new(target), data = new($"lowerdir={string.Join(':', layers)},upperdir={target}-upper,workdir={target}-work");
        Kernel.Check(Mounts.Mount(source, path, source, 0, data), "mount(2)", target);
    }

    private static unsafe void Unmount(string target)
    {
        using CString path = new(target);
        Kernel.Check(Mounts.Unmount(path, UnmountFlags.Detach), "umount2(2)", target);
    }
}
