namespace Mocker.Tests.Integration;

/// <summary>An update that cannot be made says which of the many limits is at fault, in the words of whoever asked for it.</summary>
public sealed class UpdateMessageTests
{
    [SkippableTheory]
    [InlineData("--memory", "64x", "--memory takes an amount of memory such as 67108864, 64m or 1.5g, or -1 for no limit, not \"64x\"")]
    [InlineData("--cpu-share", "-1", "--cpu-share takes a number that is not negative, not \"-1\"")]
    [InlineData("--blkio-weight", "70000", "--blkio-weight takes a weight from 10 to 1000, not \"70000\"")]
    [InlineData("--blkio-weight", "5", "the block IO weight is 5, but it goes from 10 to 1000 (--blkio-weight)")]
    [InlineData("--cpuset-cpus", "99999", "cpuset.cpus (--cpuset-cpus): ")]
    [InlineData("--cpu-quota", "1", "(--cpu-quota): ")]
    [InlineData("--pids-limit", "-7", "(--pids-limit)")]
    public void An_option_is_named(string option, string value, string message)
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        _ = bed.Create(id);
        Assert.Contains(message, bed.Runtime.Call("update", option, value, id).Errors);
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": "64m"}}""", "resources.json#/memory/limit (line 1, column 22): expected a 64-bit integer")]
    [InlineData("""{"memory": {"limit": 9, "swap": 5}}""", "resources.json#/memory/swap (line 1, column 33): ")]
    [InlineData("""{"cpu": {"cpus": "99999"}}""", "resources.json#/cpu/cpus")]
    [InlineData("""{"cpu": {"quota": 1}}""", "(resources.json#/cpu/quota): ")]
    [InlineData("{", "resources.json (line 1, column 2): ")]
    public void The_place_in_a_file_is_named(string json, string message)
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        _ = bed.Create(id);
        File.WriteAllText(bed.Below("resources.json"), json);
        Assert.Contains(message, bed.Runtime.Call("update", "--resources", bed.Below("resources.json"), id).Errors);
    }

    [SkippableFact]
    public void Options_beside_a_file_are_ignored_with_a_warning()
    {
        using var bed = new TestBed();
        var id = bed.NewId();
        _ = bed.Create(id);
        File.WriteAllText(bed.Below("resources.json"), "{}");
        var outcome = bed.Runtime.Call("update", "--resources", bed.Below("resources.json"), "--memory", "64m", id).OrThrow();
        Assert.Contains("--memory: it is ignored, because --resources says what to change", outcome.Errors);
    }
}
