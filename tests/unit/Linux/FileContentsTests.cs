using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

public sealed unsafe class FileContentsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-files-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1_000_000)]
    public void A_file_reads_as_it_was_written(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        FileContents.Replace(Files.CurrentDirectory, _directory + "/file", bytes);
        Assert.Equal(bytes, FileContents.Read(Files.CurrentDirectory, _directory + "/file"));
        Assert.Single(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_file_of_proc_whose_size_is_not_known_is_read_to_its_end() =>
        Assert.Equal(File.ReadAllBytes("/proc/filesystems"), FileContents.Read(Files.CurrentDirectory, "/proc/filesystems"));

    [Fact]
    public void A_missing_file_is_null() => Assert.Null(FileContents.Read(Files.CurrentDirectory, _directory + "/none"));

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_that_says_which()
    {
        LinuxException fault = Assert.Throws<LinuxException>(() => FileContents.Read(Files.CurrentDirectory, _directory));
        Assert.Equal(("read(2)", Errno.EISDIR, _directory), (fault.Call, fault.Error, fault.Subject));
        Assert.Equal($"read(2) {_directory}: Is a directory", fault.Message);
    }

    [Fact]
    public void What_cannot_be_replaced_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_directory + "/taken/by");
        Assert.Throws<LinuxException>(() => FileContents.Replace(Files.CurrentDirectory, _directory + "/taken", [1]));
        Assert.Single(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void All_names_in_a_directory_are_read()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"{i}-\u00e4"), ".hidden", "...", new string('n', 255)];
        foreach (string name in names)
            File.WriteAllText($"{_directory}/{name}", "");
        using CString path = new(_directory);
        using Descriptor directory = new(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory));
        Assert.Equal(names.Order(StringComparer.Ordinal), DirectoryEntries.Of(directory.Number).Order(StringComparer.Ordinal));
        // Its position is set back first, so a second look sees the same.
        Assert.Equal(names.Length, DirectoryEntries.Of(directory.Number).Count);
    }

    // makedev(3), as the GNU C library packs it.
    [Theory]
    [InlineData(0, 0, 0x0)]
    [InlineData(1, 3, 0x103)]
    [InlineData(8, 255, 0x8ff)]
    [InlineData(8, 256, 0x100800)]
    [InlineData(4095, 0, 0xfff00)]
    [InlineData(4096, 0, 0x100000000000)]
    [InlineData(0xffffffff, 0xffffffff, -1L)]
    public void A_device_number_is_packed(uint major, uint minor, long packed) => Assert.Equal((ulong)packed, DeviceNumber.Encode(major, minor));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0x2a00, 42)]
    [InlineData(9, 137)]
    [InlineData(0x8b, 139)]
    public void An_exit_code_is_what_a_shell_would_say(int status, int code) => Assert.Equal(code, Processes.ExitCode(status));
}
