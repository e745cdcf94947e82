namespace Mocker.Oci;

/// <summary>config.md, Linux Process.</summary>
internal static class ExecCpuAffinityRules
{
    public static void Check(ExecCpuAffinity? affinity, string at, Review review)
    {
        if (affinity?.Initial is { } initial && !ListFormat.IsValid(initial))
            throw review.Violation($"{at}/execCPUAffinity/initial", ListFormat.Expected(initial));
        if (affinity?.Final is { } final && !ListFormat.IsValid(final))
            throw review.Violation($"{at}/execCPUAffinity/final", ListFormat.Expected(final));
    }
}
