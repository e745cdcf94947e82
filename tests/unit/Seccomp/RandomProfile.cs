using Mocker.Oci;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>Makes profiles at random, and arguments that come near to what they compare with.</summary>
/// <param name="seed">Where chance starts.</param>
/// <param name="narrow">Values and arguments have no more than 32 bits.</param>
internal sealed class RandomProfile(int seed, bool narrow = false)
{
    private static readonly string[] Actions =
    [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ];

    private static readonly ulong[] Interesting =
    [
        0, 1, 2, 5, 7, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x100000005, 0x200000001, 0x7fffffffffffffff, ulong.MaxValue,
    ];

    private readonly Random _random = new(seed);

    public int Seed => seed;

    /// <summary>A document whose entries are made by <paramref name="entry"/>, over the given names.</summary>
    public LinuxSeccomp Document(string[] names, string[] architectures, Func<string, IEnumerable<LinuxSyscall>> entry)
    {
        string[] shuffled = [.. names];
        _random.Shuffle(shuffled);
        string action = Pick(Actions);
        return new()
        {
            DefaultAction = action,
            DefaultErrnoRet = action is "SCMP_ACT_ERRNO" ? (uint)_random.Next(100) : null,
            Architectures = architectures,
            ListenerPath = "/agent",
            Syscalls = [.. shuffled.Take(_random.Next(1, names.Length)).SelectMany(entry).OrderBy(_ => _random.Next())],
        };
    }

    public string Action() => Pick(Actions);

    public int Next(int limit) => _random.Next(limit);

    /// <summary>An entry with conditions on different arguments.</summary>
    public LinuxSyscall Entry(string name, string action, int conditions, string[] operators)
    {
        uint[] indexes = [0, 1, 2, 3, 4, 5];
        _random.Shuffle(indexes);
        return new()
        {
            Names = [name],
            Action = action,
            ErrnoRet = action is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE" ? 177u : null,
            Args = [.. indexes.Take(conditions).Select(index => new LinuxSeccompArg { Index = index, Op = Pick(operators), Value = Value(), ValueTwo = Value() })],
        };
    }

    /// <summary>Six arguments.</summary>
    public ulong[] Arguments() => [.. Enumerable.Range(0, 6).Select(_ => Near(Value()))];

    private ulong Near(ulong value)
    {
        ulong near = unchecked(value + (ulong)_random.Next(-1, 2));
        return narrow ? (uint)near : near;
    }

    private ulong Value() => narrow ? (uint)Pick(Interesting) : Pick(Interesting);

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
