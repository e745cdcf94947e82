namespace Mocker.Oci;

/// <summary>config.md, Linux Process: a list, and an empty one is as good as none.</summary>
internal static class ExecCpuAffinityRules
{
    public static void Check(ExecCpuAffinity? affinity, string at, Review review)
    {
        if (affinity?.Initial is { Length: > 0 } initial && !ListFormat.IsValid(initial))
            throw review.Violation($"{at}/execCPUAffinity/initial", ListFormat.Expected(initial));
        if (affinity?.Final is { Length: > 0 } final && !ListFormat.IsValid(final))
            throw review.Violation($"{at}/execCPUAffinity/final", ListFormat.Expected(final));
    }
}
