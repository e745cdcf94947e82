namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#huge-page-limits")]
public sealed class HugepageTests
{
    [SkippableTheory]
    [InlineData("2MB", 4194304)]
    [InlineData("1GB", 1073741824)]
    public void The_limit_is_set_on_reservations_where_the_kernel_counts_them(string size, long limit)
    {
        Requires.Controller("hugetlb");
        using var plain = new Container().Create();
        var reserves = plain.Cgroups.HasFile("hugetlb",
            Cgroup.Unified ? $"hugetlb.{size}.rsvd.max" : $"hugetlb.{size}.rsvd.limit_in_bytes");
        var file = $"hugetlb.{size}{(reserves ? ".rsvd" : "")}";
        Resources.AssertApplied($$"""{"hugepageLimits": [{"pageSize": "{{size}}", "limit": {{limit}}}]}""",
            $"{file}.limit_in_bytes={limit}", $"{file}.max={limit}");
    }

    [Theory]
    [InlineData("""{"pageSize": "3MB", "limit": 4194304}""")]
    [InlineData("""{"pageSize": "2M", "limit": 4194304}""")]
    [InlineData("""{"pageSize": "2mb", "limit": 4194304}""")]
    [InlineData("""{"pageSize": "../2MB", "limit": 4194304}""")]
    [InlineData("""{"pageSize": "", "limit": 4194304}""")]
    [InlineData("""{"limit": 4194304}""")]
    [InlineData("""{"pageSize": "2MB", "limit": "none"}""")]
    [InlineData("""{"pageSize": "2MB", "limit": -1}""")]
    public void A_limit_that_cannot_be_set_is_an_error(string json) =>
        Resources.AssertRefused($$"""{"hugepageLimits": [{{json}}]}""");
}
