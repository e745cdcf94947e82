using System.CommandLine;
using System.Globalization;
using Mocker.Container.Cgroups;

namespace Mocker.Pull.Bundles;

/// <summary>The options about how much of the machine a container gets.</summary>
internal sealed class ResourceOptions
{
    private readonly Option<string?> _memory = new("--memory", "-m") { Description = "limit of memory, in bytes or as 64m", HelpName = "size" };
    private readonly Option<string?> _memorySwap = new("--memory-swap") { Description = "limit of memory and swap together; -1 for no limit", HelpName = "size" };
    private readonly Option<string?> _memoryReservation = new("--memory-reservation") { Description = "memory that it is brought back to when there is little", HelpName = "size" };
    private readonly Option<string?> _cpus = new("--cpus") { Description = "how many processors' time there is, such as 1.5", HelpName = "n" };
    private readonly Option<string?> _cpuShares = new("--cpu-shares", "-c") { Description = "weight against other containers, 2 to 262144", HelpName = "n" };
    private readonly Option<string?> _cpuset = new("--cpuset-cpus") { Description = "processors that it may run on, such as 0-2,4", HelpName = "list" };
    private readonly Option<string?> _pidsLimit = new("--pids-limit") { Description = "how many tasks there may be; -1 for no limit", HelpName = "n" };
    private readonly Option<string[]> _limits = new("--ulimit") { Description = "limit of each process (setrlimit(2)), such as nofile=1024:2048", HelpName = "name=soft:hard" };

    public Option[] All => [_memory, _memorySwap, _memoryReservation, _cpus, _cpuShares, _cpuset, _pidsLimit, _limits];

    /// <exception cref="ImageException">A value is none.</exception>
    public BundleSettings Read(ParseResult line, BundleSettings settings) => settings with
    {
        Memory = Size(line, _memory),
        MemorySwap = line.GetValue(_memorySwap) == "-1" ? -1 : Size(line, _memorySwap),
        MemoryReservation = Size(line, _memoryReservation),
        Cpus = line.GetValue(_cpus) is string cpus
            ? double.TryParse(cpus, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is >= 0.01 and <= 100_000
                ? number
                : throw BundleOptions.Malformed(_cpus, cpus, "a number of processors such as 1.5")
            : null,
        CpuShares = Number(line, _cpuShares) is long shares ? shares >= 0 ? (ulong)shares : throw BundleOptions.Malformed(_cpuShares, $"{shares}", "a weight") : null,
        Cpuset = line.GetValue(_cpuset),
        PidsLimit = Number(line, _pidsLimit),
        Limits = [.. (line.GetValue(_limits) ?? []).Select(LimitArgument.Parse)],
    };

    private static long? Size(ParseResult line, Option<string?> option) => line.GetValue(option) is not string text ? null
        : ByteSize.TryParse(text, out long bytes) && bytes > 0 ? bytes
        : throw BundleOptions.Malformed(option, text, "a size such as 64m");

    private static long? Number(ParseResult line, Option<string?> option) => line.GetValue(option) is not string text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw BundleOptions.Malformed(option, text, "a whole number");
}
