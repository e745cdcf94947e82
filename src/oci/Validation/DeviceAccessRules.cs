namespace Mocker.Oci;

/// <summary>config-linux.md, Allowed Device list.</summary>
internal static class DeviceAccessRules
{
    public static void Check(LinuxDeviceCgroup[] rules, string at, Review review)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            if (rule.Type is not (null or "a" or "c" or "b"))
                throw review.Violation($"{at}/devices/{i}/type", $"must be a, c or b, found \"{rule.Type}\"");
            if (rule.Access is { } access && access.AsSpan().ContainsAnyExcept('r', 'w', 'm'))
                throw review.Violation($"{at}/devices/{i}/access", $"must be made of the letters r, w and m, found \"{access}\"");
            if (rule.Major is < -1)
                throw review.Violation($"{at}/devices/{i}/major", $"must not be negative, found {rule.Major}");
            if (rule.Minor is < -1)
                throw review.Violation($"{at}/devices/{i}/minor", $"must not be negative, found {rule.Minor}");
        }
    }
}
