using System.Reflection;
using Mocker.Container.Launch;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// Paths in a hostile root filesystem. What openat2(2) says and what the walk for older kernels says have to be the same,
/// and never to lie outside.
/// </summary>
public sealed unsafe class RootPathTests
{
    private static readonly string[] s_tree =
    [
        "etc/passwd", "a/b/c/", "a/file", "empty/",
        "abs -> /etc", "rel -> a/b", "up -> ../../../../etc", "out -> /../../outside", "away -> ../outside", "top -> /", "above -> ..",
        "loop1 -> loop2", "loop2 -> /loop1", "self -> self", "inside -> inside/x",
        "dangling -> /new/dir", "dangling-relative -> missing", "dangling-far -> ../../far/away", "dangling-twice -> dangling",
        "dots -> a/../a/./b//c", "to-file -> a/file", "to-file-as-directory -> a/file/", "a/b/back -> ../..", "a/b/top -> /", "a/up-file -> ../a/file",
        .. Chain(41),
    ];

    public static TheoryData<string, string> Verdicts => new()
    {
        { "/", "/" },
        { ".", "/" },
        { "/.", "/" },
        { "//", "/" },
        { "/..", "/" },
        { "/../../..", "/" },
        { "../../etc/passwd", "/etc/passwd" },
        { "etc", "/etc" },
        { "//etc//passwd", "/etc/passwd" },
        { "/./etc/./passwd", "/etc/passwd" },
        { "/etc/.", "/etc" },
        { "/etc/", "/etc" },
        { "/a/../etc/passwd", "/etc/passwd" },
        { "/a/b/c/../../../../../../etc", "/etc" },
        { "/abs", "/etc" },
        { "/abs/", "/etc" },
        { "/abs/passwd", "/etc/passwd" },
        { "/abs/../a/file", "/a/file" },
        { "/rel/c", "/a/b/c" },
        { "/rel/../file", "/a/file" },
        { "/up/passwd", "/etc/passwd" },
        { "/out", "ENOENT" },
        { "/away", "ENOENT" },
        { "/top/top/top/etc", "/etc" },
        { "/above/etc", "/etc" },
        { "/above/../above", "/" },
        { "/dots", "/a/b/c" },
        { "/to-file", "/a/file" },
        { "/a/up-file", "/a/file" },
        { "/a/b/back/etc", "/etc" },
        { "/a/b/top/a/file", "/a/file" },
        { "/a/b/top/..", "/" },
        { "/loop1", "ELOOP" },
        { "/loop1/x", "ELOOP" },
        { "/self", "ELOOP" },
        { "/self/..", "ELOOP" },
        { "/inside", "ELOOP" },
        { "/chain40", "/etc" },
        { "/chain40/passwd", "/etc/passwd" },
        { "/chain41", "ELOOP" },
        { "/missing", "ENOENT" },
        { "/missing/..", "ENOENT" },
        { "/missing/x", "ENOENT" },
        { "/dangling", "ENOENT" },
        { "/dangling/x", "ENOENT" },
        { "/dangling-far", "ENOENT" },
        { "/a/file/x", "ENOTDIR" },
        { "/a/file/..", "ENOTDIR" },
        { "/a/file/../file", "ENOTDIR" },
        { "/to-file/x", "ENOTDIR" },
        { "/" + new string('n', 255), "ENOENT" },
        { "/" + new string('n', 256), "ENAMETOOLONG" },
        { "/" + string.Concat(Enumerable.Repeat("./", 2046)) + "etc", "ENAMETOOLONG" },
        { "/" + string.Concat(Enumerable.Repeat("./", 2045)) + "etc", "/etc" },
    };

    /// <summary>What a slash or a dot after a file means; apart, because only openat2(2) is ever asked on today's kernels.</summary>
    public static TheoryData<string, string> VerdictsOfTrailingSlashes => new()
    {
        { "/a/file/", "ENOTDIR" },
        { "/a/file/.", "ENOTDIR" },
        { "/a/file//./", "ENOTDIR" },
        { "/to-file/", "ENOTDIR" },
        { "/to-file-as-directory", "ENOTDIR" },
    };

    [SkippableTheory]
    [MemberData(nameof(Verdicts))]
    [MemberData(nameof(VerdictsOfTrailingSlashes))]
    public void The_kernel_resolves(string path, string verdict)
    {
        using TestTree tree = new(s_tree);
        using CString text = new(path);
        byte empty = 0;
        Skip.If(Files.OpenAt2(tree.Descriptor, &empty, OpenFlags.Path, 0) is -(int)Errno.ENOSYS or -(int)Errno.EPERM, "needs openat2(2), Linux 5.6");
        Assert.Equal(verdict, tree.Verdict(RootPath.Open(tree.Descriptor, text)));
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void The_walk_resolves(string path, string verdict)
    {
        using TestTree tree = new(s_tree);
        Assert.Equal(verdict, tree.Verdict(Walk(tree, path)));
    }

    [Theory]
    [MemberData(nameof(VerdictsOfTrailingSlashes))]
    public void The_walk_minds_a_slash_after_a_file(string path, string verdict)
    {
        using TestTree tree = new(s_tree);
        Assert.Equal(verdict, tree.Verdict(Walk(tree, path)));
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("/a/../etc", "/etc")]
    [InlineData("/abs", "ELOOP")]
    [InlineData("/abs/passwd", "ELOOP")]
    [InlineData("/rel/c", "ELOOP")]
    [InlineData("/dangling", "ELOOP")]
    [InlineData("/self", "ELOOP")]
    [InlineData("/missing", "ENOENT")]
    public void Where_links_are_refused_they_are_met_with_an_error(string path, string verdict)
    {
        using TestTree tree = new(s_tree);
        using CString text = new(path);
        Assert.Equal(verdict, tree.Verdict(RootPath.OpenWithoutSymLinks(tree.Descriptor, text)));
        Assert.Equal(verdict, tree.Verdict(Walk(tree, path, symLinks: false)));
    }

    [Theory]
    [InlineData("/proc/self/root")]
    [InlineData("/proc/self/cwd/x")]
    [InlineData("/proc/self/fd/0")]
    public void Magic_links_are_not_followed(string path)
    {
        using CString top = new("/"), text = new(path);
        using Descriptor root = new(Files.OpenAt(Files.CurrentDirectory, top, OpenFlags.Path));
        Assert.Equal(-(int)Errno.ELOOP, RootPath.Open(root.Number, text));
    }

    // Path, what opens, what is new. Directories are made, links are followed inside the root, never outside.
    [Theory]
    [InlineData("/etc", "/etc")]
    [InlineData("/abs", "/etc")]
    [InlineData("/one", "/one", "/one")]
    [InlineData("/one/two/three", "/one/two/three", "/one", "/one/two", "/one/two/three")]
    [InlineData("one//./two/", "/one/two", "/one", "/one/two")]
    [InlineData("/../../one", "/one", "/one")]
    [InlineData("/abs/one", "/etc/one", "/etc/one")]
    [InlineData("/dangling", "/new/dir", "/new", "/new/dir")]
    [InlineData("/dangling/x", "/new/dir/x", "/new", "/new/dir", "/new/dir/x")]
    [InlineData("/dangling-twice/x", "/new/dir/x", "/new", "/new/dir", "/new/dir/x")]
    [InlineData("/dangling-relative", "/missing", "/missing")]
    [InlineData("/dangling-far", "/far/away", "/far", "/far/away")]
    [InlineData("/out", "/outside", "/outside")]
    [InlineData("/away/x", "/outside/x", "/outside", "/outside/x")]
    [InlineData("/a/b/top/one", "/one", "/one")]
    [InlineData("/a/file/x", "ENOTDIR")]
    [InlineData("/to-file/x/y", "ENOTDIR")]
    [InlineData("/loop1/x", "ELOOP")]
    [InlineData("/self", "ELOOP")]
    public void A_missing_directory_is_made_inside_the_root(string path, string verdict, params string[] made)
    {
        using TestTree tree = new(s_tree);
        string[] before = [.. tree.New([])];
        using CString text = new(path);
        Assert.Equal(verdict, tree.Verdict(RootPath.OpenOrMakeDirectory(tree.Descriptor, text)));
        Assert.Equal(made, tree.New(before));
        Assert.All(made, directory => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(tree.Root + directory) & (UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)));
        Assert.All(made, directory => Assert.True(Directory.Exists(tree.Root + directory), directory));
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("/etc", "/etc")]
    [InlineData("/etc/new", "/etc/new", "/etc/new")]
    [InlineData("/one/two", "/one/two", "/one", "/one/two")]
    [InlineData("/dangling", "/new/dir", "/new", "/new/dir")]
    [InlineData("/dangling-far", "/far/away", "/far", "/far/away")]
    [InlineData("/out", "/outside", "/outside")]
    [InlineData("/a/file/x", "ENOTDIR")]
    [InlineData("/loop1", "ELOOP")]
    public void A_missing_file_is_made_inside_the_root(string path, string verdict, params string[] made)
    {
        using TestTree tree = new(s_tree);
        string[] before = [.. tree.New([])];
        using CString text = new(path);
        Assert.Equal(verdict, tree.Verdict(RootPath.OpenOrMakeFile(tree.Descriptor, text)));
        Assert.Equal(made, tree.New(before));
        if (made.Length > 0)
            Assert.Equal(0, new FileInfo(tree.Root + made[^1]).Length);
    }

    [Theory]
    [InlineData("/etc/null", "/etc", "null")]
    [InlineData("name", "/", "name")]
    [InlineData("/name", "/", "name")]
    [InlineData("/one/two/name", "/one/two", "name")]
    [InlineData("/abs/name", "/etc", "name")]
    [InlineData("/dangling/name", "/new/dir", "name")]
    [InlineData("/out/name", "/outside", "name")]
    [InlineData("/a/b/back/dangling", "/", "dangling")]
    [InlineData("/a/file/name", "ENOTDIR", "name")]
    [InlineData("/self/name", "ELOOP", "name")]
    public void The_parent_of_a_path_is_made_inside_the_root(string path, string verdict, string rest)
    {
        using TestTree tree = new(s_tree);
        using CString text = new(path);
        Assert.Equal(verdict, tree.Verdict(RootPath.OpenOrMakeParent(tree.Descriptor, text, out byte* name)));
        Assert.Equal(rest, System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)name));
    }

    [SkippableFact]
    public void The_kernel_and_the_walk_give_the_same_verdict_over_random_trees()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            RandomTree random = new(seed);
            using TestTree tree = new(random.Entries);
            foreach (string path in random.Paths)
            {
                using CString text = new(path);
                string kernel = tree.Verdict(RootPath.Open(tree.Descriptor, text));
                Assert.False(kernel.StartsWith("OUTSIDE", StringComparison.Ordinal), $"{kernel} for {path} in {random}");
                string walk = tree.Verdict(Walk(tree, path));
                Assert.True(kernel == walk, $"{path}: openat2 says {kernel}, the walk {walk}; {random}");
                string plain = tree.Verdict(RootPath.OpenWithoutSymLinks(tree.Descriptor, text));
                string plainWalk = tree.Verdict(Walk(tree, path, symLinks: false));
                Assert.True(plain == plainWalk, $"{path} without links: openat2 says {plain}, the walk {plainWalk}; {random}");
            }
        }
    }

    [Fact]
    public void No_descriptor_is_left_open()
    {
        using TestTree tree = new(s_tree);
        string[] paths = [.. Verdicts.Select(row => (string)row[0])];
        int before = 0, after = 0;
        PrivateThread.RunWithOwnDescriptors(() =>
        {
            before = OpenDescriptors();
            foreach (string path in paths)
            {
                tree.Verdict(Walk(tree, path));
                using CString text = new(path);
                tree.Verdict(RootPath.OpenOrMakeFile(tree.Descriptor, text));
                tree.Verdict(RootPath.OpenOrMakeParent(tree.Descriptor, text, out _));
            }
            after = OpenDescriptors();
        });
        Assert.Equal(before, after);
    }

    private static int OpenDescriptors()
    {
        using CString path = new("/proc/thread-self/fd");
        int directory = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly);
        int count = DirectoryEntries.Of(directory).Count;
        Files.Close(directory);
        return count;
    }

    private static int Walk(TestTree tree, string path, bool symLinks = true)
    {
        MethodInfo walk = typeof(RootPath).GetMethod("Walk", BindingFlags.Static | BindingFlags.NonPublic)!;
        using CString text = new(path);
        return ((delegate*<int, byte*, int, uint, bool, int>)walk.MethodHandle.GetFunctionPointer())(tree.Descriptor, text, 0, 0, symLinks);
    }

    /// <summary>chain1 leads to etc, each other to the one before; the kernel follows 40 (path_resolution(7)).</summary>
    private static IEnumerable<string> Chain(int length) =>
        Enumerable.Range(1, length).Select(i => $"chain{i} -> {(i == 1 ? "etc" : $"chain{i - 1}")}");
}
