namespace Mocker.Oci;

/// <summary>config-linux.md, Huge page limits.</summary>
internal static class HugepageRules
{
    public static void Check(LinuxHugepageLimit[] limits, string at, Review review)
    {
        for (var i = 0; i < limits.Length; i++)
            if (!IsPageSize(limits[i].PageSize))
                throw review.Violation($"{at}/hugepageLimits/{i}/pageSize",
                    $"must be a size such as 64KB, 2MB or 1GB, found \"{limits[i].PageSize}\"");
    }

    /// <summary>A number without leading zero, one of K, M, G, and B; it becomes part of a file's name.</summary>
    private static bool IsPageSize(string size) =>
        size is [>= '1' and <= '9', .., 'K' or 'M' or 'G', 'B']
        && !size.AsSpan(0, size.Length - 2).ContainsAnyExceptInRange('0', '9');
}
