namespace Mocker.Oci;

/// <summary>config-linux.md, Memory.</summary>
internal static class MemoryRules
{
    public static void Check(LinuxMemory? memory, string at, Review review)
    {
        if (memory is null)
            return;
        CheckBytes(memory.Limit, "limit", at, review);
        CheckBytes(memory.Reservation, "reservation", at, review);
        CheckBytes(memory.Swap, "swap", at, review);
        CheckBytes(memory.Kernel, "kernel", at, review);
        CheckBytes(memory.KernelTcp, "kernelTCP", at, review);
        if (memory.Swappiness is > 100)
            throw review.Violation($"{at}/memory/swappiness", $"must be from 0 to 100, found {memory.Swappiness}");
        if (memory is { Limit: > 0, Swap: > 0 } && memory.Swap < memory.Limit)
            throw review.Violation($"{at}/memory/swap",
                $"is for memory and swap together and must not be below \"limit\" ({memory.Limit}), found {memory.Swap}");
    }

    private static void CheckBytes(long? bytes, string name, string at, Review review)
    {
        if (bytes is < -1)
            throw review.Violation($"{at}/memory/{name}", $"must be a number of bytes, or -1 for no limit, found {bytes}");
    }
}
