using Mocker.Container;
using Mocker.Container.Checkpointing;
using Xunit;

namespace Mocker.Tests.Unit.Checkpointing;

public sealed class CheckpointImagesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-images-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private CheckpointImages Open(string? parent = null) => CheckpointImages.Open(new() { ImagePath = _directory, ParentPath = parent }, make: false);

    [Fact]
    public void A_failure_is_told_in_the_words_of_the_log_and_says_where_that_is()
    {
        File.WriteAllText(_directory + "/dump.log", """
            (00.026081) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted
            (00.100000) Dumping path for 1 fd via self 15 [/out.log]
            (00.135373) Error (criu/files-reg.c:1790): Can't lookup mount=27 for fd=1 path=/out.log
            (00.135386) Error (criu/cr-dump.c:1545): Dump files (pid: 24820) failed with -1
            (00.201453) Error (criu/cr-dump.c:1975): Dumping FAILED.
            """);
        using CheckpointImages images = Open();
        Assert.Equal(
            "cannot checkpoint: rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted; Can't lookup mount=27 for fd=1 path=/out.log; " +
            $"Dump files (pid: 24820) failed with -1; more is in CRIU's log {_directory}/dump.log",
            images.Failure("cannot checkpoint", "CRIU failed", "dump.log").Message);
    }

    [Theory]
    [InlineData(null, "cannot restore: CRIU failed")]
    [InlineData("(00.000001) nothing to complain of\n", "cannot restore: CRIU failed; more is in CRIU's log ")]
    public void Where_the_log_says_nothing_it_is_what_CRIU_said(string? log, string message)
    {
        if (log is not null)
            File.WriteAllText(_directory + "/restore.log", log);
        using CheckpointImages images = Open();
        Assert.StartsWith(message, images.Failure("cannot restore", "CRIU failed", "restore.log").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_streams_were_is_read_as_it_was_written()
    {
        using CheckpointImages images = Open();
        Assert.Throws<ContainerException>(() => images.ReadDescriptors());
        images.WriteDescriptors(Environment.ProcessId);
        Assert.Equal(
            Enumerable.Range(0, 3).Select(static stream => new FileInfo($"/proc/self/fd/{stream}").LinkTarget),
            images.ReadDescriptors());
    }

    [Theory]
    [InlineData("/absolute")]
    [InlineData("none")]
    public void The_images_before_have_to_be_beside_these(string parent) =>
        Assert.Contains("--parent-path", Assert.Throws<ContainerException>(() => Open(parent)).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_a_dump_makes_its_directory()
    {
        CheckpointOptions options = new() { ImagePath = _directory + "/a/b" };
        Assert.Throws<ContainerException>(() => CheckpointImages.Open(options, make: false));
        CheckpointImages.Open(options, make: true).Dispose();
        Assert.True(Directory.Exists(options.ImagePath));
    }
}
