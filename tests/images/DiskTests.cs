namespace Mocker.Tests.Images;

/// <summary>A store on a file system that is full.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly string _place;

    public DiskTests()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root: mounts a small tmpfs");
        _place = Directory.CreateDirectory(_bed.Store).FullName;
        HostProgram.Run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", _place]).OrFail();
    }

    public void Dispose()
    {
        HostProgram.Run("umount", [_place]).OrFail();
        _bed.Dispose();
    }

    [SkippableFact]
    public void A_pull_that_fills_the_disk_says_so_and_the_next_one_goes_on_from_there()
    {
        using LocalRegistry registry = new();
        SampleImage sample = new(_bed.Below("sample"), [3_000_000]);
        sample.CopyTo($"{registry.Host}/app:v1");
        using UnreliableProxy proxy = new(registry.Port, _ => null);
        string partial = Path.Combine(_place, "partial", sample.Layers[0].Replace(':', '-'));

        _bed.Run("pull", $"{proxy.Host}/app:v1").FailedSaying($"cannot copy {proxy.Host}/app:v1 into the store {_place}: ", "No space left on device", "stays for the next attempt");

        Assert.Single(proxy.RequestsFor(sample.Layers[0]));
        Assert.Empty(_bed.Images());
        long there = new FileInfo(partial).Length;
        Assert.InRange(there, 500_000, 1 << 20);
        HostProgram.Run("mount", ["-o", "remount,size=20m", _place]).OrFail();
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.Equal($"bytes={there}-", proxy.RequestsFor(sample.Layers[0])[^1].Header("Range"));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void A_copy_from_a_layout_that_fills_the_disk_says_so()
    {
        SampleImage sample = new(_bed.Below("sample"), [3_000_000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").FailedSaying("into the store", _place, "No space left on device");
        Assert.Empty(_bed.Images());
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void An_image_that_fills_the_disk_while_it_is_made_says_so_and_leaves_nothing()
    {
        byte[] data = new byte[3_000_000];
        Random.Shared.NextBytes(data);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(_bed.Below("root")).FullName, "file"), data);
        _bed.Run("init", _bed.Below("root"), "made").FailedSaying($"cannot pack {_bed.Below("root")}: ", _place, "No space left on device");
        Assert.Empty(Directory.GetFiles(Path.Combine(_place, "partial")));
        _bed.AssertConsistent();
    }
}
