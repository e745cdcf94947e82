namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#posix-platform-user")]
public sealed class UserTests
{
    [SkippableTheory]
    [InlineData(0, 0)]
    [InlineData(1000, 1001)]
    [InlineData(12345, 0)]
    [InlineData(0, 54321)]
    [InlineData(65534, 65534)]
    [InlineData(2147483647, 2147483647)]
    public void The_process_has_the_ids(long uid, long gid)
    {
        if (uid > 65000)
            Requires.Root("has ids that are not in the user's range");
        else if ((uid, gid) != (0, 0))
            Requires.Users();
        using var container = new Container().WithJson("/process/user", $$"""{"uid": {{uid}}, "gid": {{gid}}}""")
            .WithArgs("cat", "/proc/self/status");
        var status = container.Run().Stdout.Split('\n');
        Assert.Contains($"Uid:\t{uid}\t{uid}\t{uid}\t{uid}", status);
        Assert.Contains($"Gid:\t{gid}\t{gid}\t{gid}\t{gid}", status);
    }

    [SkippableTheory]
    [InlineData("[]")]
    [InlineData("[5]")]
    [InlineData("[6, 5, 100, 65534]")]
    public void The_process_has_exactly_the_additional_groups(string json)
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/user/additionalGids", json).With("/process/user/gid", 10);
        var expected = JsonNode.Parse(json)!.AsArray().Select(gid => (int)gid!).Append(10).Order();
        // Whether getgroups(2) includes the group itself is not specified.
        Assert.Equal(expected, container.Report().Groups.Append(10).Distinct().Order());
    }

    [SkippableFact]
    public void No_group_of_the_caller_is_kept()
    {
        using var container = new Container();
        Assert.Equal([0], container.Report().Groups.Append(0).Distinct());
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(63)]
    [InlineData(511)]
    public void The_umask_is_set(int umask)
    {
        using var container = new Container().With("/process/user/umask", umask);
        Assert.Equal(Convert.ToString(umask, 8).PadLeft(4, '0'), container.Report().Status("Umask"));
    }

    [SkippableFact]
    public void The_umask_stays_as_it_was_when_it_is_not_set()
    {
        using var container = new Container().WithPrelude("umask 051;");
        Assert.Equal("0051", container.Report().Status("Umask"));
    }

    [SkippableTheory]
    [InlineData("""{"uid": -1, "gid": 0}""")]
    [InlineData("""{"uid": 0, "gid": -1}""")]
    [InlineData("""{"uid": 4294967296, "gid": 0}""")]
    [InlineData("""{"uid": "0", "gid": 0}""")]
    [InlineData("""{"uid": 0.5, "gid": 0}""")]
    [InlineData("""{"uid": 0, "gid": 0, "additionalGids": ["5"]}""")]
    [InlineData("""{"uid": 0, "gid": 0, "additionalGids": [-5]}""")]
    [InlineData("""{"uid": 0, "gid": 0, "umask": -1}""")]
    public void Ids_that_are_none_are_an_error(string json)
    {
        using var container = new Container().WithJson("/process/user", json);
        container.AssertRefused();
    }
}
