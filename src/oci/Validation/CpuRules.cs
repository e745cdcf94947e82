namespace Mocker.Oci;

/// <summary>config-linux.md, CPU.</summary>
internal static class CpuRules
{
    public static void Check(LinuxCpu? cpu, string at, Review review)
    {
        if (cpu is null)
            return;
        if (cpu is { Quota: > 0, Burst: { } burst } && burst > (ulong)cpu.Quota)
            throw review.Violation($"{at}/cpu/burst", $"must not be above \"quota\" ({cpu.Quota} µs), found {burst}");
        if (cpu.Idle is not (null or 0 or 1))
            throw review.Violation($"{at}/cpu/idle", $"must be 0 or 1, found {cpu.Idle}");
        if (cpu.Cpus is { } cpus && !ListFormat.IsValid(cpus))
            throw review.Violation($"{at}/cpu/cpus", ListFormat.Expected(cpus));
        if (cpu.Mems is { } mems && !ListFormat.IsValid(mems))
            throw review.Violation($"{at}/cpu/mems", ListFormat.Expected(mems));
    }
}
