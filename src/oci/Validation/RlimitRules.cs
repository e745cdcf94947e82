namespace Mocker.Oci;

/// <summary>config.md, POSIX process; getrlimit(2).</summary>
internal static class RlimitRules
{
    public static void Check(PosixRlimit[] rlimits, string at, Review review)
    {
        for (var i = 0; i < rlimits.Length; i++)
        {
            var limit = rlimits[i];
            if (RlimitNames.NumberOf(limit.Type) < 0)
                throw review.Violation($"{at}/rlimits/{i}/type",
                    $"must be one of {string.Join(", ", RlimitNames.All)}, found \"{limit.Type}\"");
            if (limit.Soft > limit.Hard)
                throw review.Violation($"{at}/rlimits/{i}/soft",
                    $"must not be above \"hard\" ({limit.Hard}), found {limit.Soft}");
            for (var j = 0; j < i; j++) // at most sixteen, as all before this one differ
                if (rlimits[j].Type == limit.Type)
                    throw review.Violation($"{at}/rlimits/{i}/type", $"\"{limit.Type}\" is already at {at}/rlimits/{j}");
        }
    }
}
