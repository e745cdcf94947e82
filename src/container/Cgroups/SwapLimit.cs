namespace Mocker.Container.Cgroups;

/// <summary>The swap limit of version 2, which does not include memory as that of version 1 and of config.json does.</summary>
internal static class SwapLimit
{
    /// <summary>What to write to <c>memory.swap.max</c>: bytes, -1 for no limit, or null for nothing.</summary>
    /// <param name="swap">Limit of memory and swap together, in bytes; -1 for none, 0 and null for unset.</param>
    /// <param name="memory">Limit of memory, likewise.</param>
    /// <param name="pointer">JSON pointer to what asks for it.</param>
    /// <exception cref="ContainerException">Swap is limited without or below memory, so there is no difference to write.</exception>
    public static long? FromMemoryAndSwap(long? swap, long? memory, string pointer)
    {
        long both = swap ?? 0;
        long limit = memory ?? 0;
        if (both == 0)
            return limit == -1 ? -1 : null;
        if (both == -1 || limit == -1)
            return both;
        Check(both, limit, pointer);
        return both - limit;
    }

    /// <summary>Both versions: a positive limit for both needs one for memory, which must not be greater.</summary>
    public static void Check(long swap, long memory, string pointer)
    {
        if (swap <= 0 || memory == -1)
            return;
        if (memory == 0)
            throw new ContainerException("memory.swap limits memory and swap together, so it needs memory.limit beside it", pointer);
        if (swap < memory)
            throw new ContainerException($"memory.swap ({swap} bytes) limits memory and swap together, so it cannot be less than memory.limit ({memory} bytes)", pointer);
    }
}
