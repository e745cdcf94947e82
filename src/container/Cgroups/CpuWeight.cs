namespace Mocker.Container.Cgroups;

/// <summary>A value of <c>cpu.weight</c> of version 2: 1 to 10000, 100 by default.</summary>
/// <param name="Value">The weight.</param>
public readonly record struct CpuWeight(int Value)
{
    /// <summary>Least value of <c>cpu.shares</c> that the kernel takes (kernel/sched/core.c, MIN_SHARES).</summary>
    public const ulong MinShares = 2;

    /// <summary>Greatest value of <c>cpu.shares</c> (MAX_SHARES).</summary>
    public const ulong MaxShares = 262144;

    /// <summary>
    /// Converts <c>cpu.shares</c> of version 1. The curve goes through least, default and greatest value of both scales
    /// (2→1, 1024→100, 262144→10000), as runc does since 1.3.2 (opencontainers/cgroups#20) and crun since 1.23
    /// (containers/crun#1767). The straight line used before made 39 out of the default
    /// (kubernetes/kubernetes#131216). Values outside the scale become the nearest end of it.
    /// </summary>
    public static CpuWeight FromShares(ulong shares)
    {
        if (shares <= MinShares)
            return new(1);
        if (shares >= MaxShares)
            return new(10000);
        double log = Math.Log2(shares);
        double exponent = (log * log + 125 * log) / 612.0 - 7.0 / 34.0;
        return new((int)Math.Ceiling(Math.Pow(10, exponent)));
    }
}
