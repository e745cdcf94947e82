using System.Runtime.InteropServices;
using Mocker.Container.Seccomp;
using Mocker.Linux;
using Mocker.Linux.Bpf;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>
/// The compiler against libseccomp: the same verdict for the same call, over every number. Where a random profile is at
/// fault, the message has the seed.
/// </summary>
/// <remarks>
/// We differ on purpose in one thing, which the expectation adds to the library's verdict: a call that is newer than all
/// that a profile names gets ENOSYS, as runc has it (it puts such instructions before the library's).
/// The random profiles keep away from what libseccomp 2.5.4 gets wrong: several entries with several conditions for one
/// call (a first condition that holds hides the other entries; some never come to an end), several limits beyond 32 bits for
/// one argument, different actions for masks (which it orders by the upper half), and on 32-bit architectures "at most" after another condition. <see cref="CompilerTests"/> tests those against
/// the specification's words.
/// </remarks>
public sealed class OracleTests
{
    private static readonly string[] Equalities = ["SCMP_CMP_EQ", "SCMP_CMP_NE", "SCMP_CMP_MASKED_EQ"];

    public static TheoryData<Architecture, string[]> Hosts => new()
    {
        { Architecture.X64, ["SCMP_ARCH_X86_64"] },
        { Architecture.X64, ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"] },
        { Architecture.X64, ["SCMP_ARCH_X86_64", "SCMP_ARCH_X32"] },
        { Architecture.X64, ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"] },
        { Architecture.Arm64, ["SCMP_ARCH_AARCH64"] },
        { Architecture.Arm64, ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void An_engines_profile_gives_libseccomps_verdicts(Architecture host, string[] architectures)
    {
        LinuxSeccomp document = With(Profiles.Engine(), architectures);
        Compare(document, host, new(0), NumbersOf, argumentsPerCall: 12);
    }

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void A_list_of_denials_gives_libseccomps_verdicts(Architecture host, string[] architectures)
    {
        LinuxSyscall[] denials =
        [
            new() { Names = ["mount", "socket", "accept", "semop", "set_tls", "no_such_call"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 13 },
            new() { Names = ["sendto"], Action = "SCMP_ACT_TRAP", Args = [new() { Index = 2, Op = "SCMP_CMP_EQ", Value = 7 }, new() { Index = 0, Op = "SCMP_CMP_EQ", Value = 5 }] },
            new() { Names = ["ptrace"], Action = "SCMP_ACT_KILL_PROCESS" },
            new() { Names = ["close"], Action = "SCMP_ACT_TRAP" },
        ];
        LinuxSeccomp document = new() { DefaultAction = "SCMP_ACT_ALLOW", Architectures = architectures, Syscalls = denials };
        Compare(document, host, new(0), NumbersOf, argumentsPerCall: 20);
    }

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void Entries_that_compare_one_argument_for_equality_give_libseccomps_verdicts(Architecture host, string[] architectures) =>
        CompareRandom(host, architectures, narrow: false, random => random.Document(DirectNames, architectures, name =>
        {
            string action = random.Action();
            return Enumerable.Range(0, random.Next(5)).Select(_ => random.Entry(name, action, 1, Equalities));
        }));

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void Entries_with_and_without_a_condition_and_any_actions_give_libseccomps_verdicts(Architecture host, string[] architectures)
    {
        string[] operators = [.. SeccompNames.Operators.Where(name => name != "SCMP_CMP_MASKED_EQ")];
        CompareRandom(host, architectures, narrow: true, random => random.Document(DirectNames, architectures, name =>
            Enumerable.Range(0, random.Next(5)).Select(_ => random.Entry(name, random.Action(), random.Next(6) == 0 ? 0 : 1, operators))));
    }

    [SkippableTheory]
    [MemberData(nameof(Hosts))]
    public void One_entry_with_several_conditions_a_call_gives_libseccomps_verdicts(Architecture host, string[] architectures)
    {
        string[] operators = [.. SeccompNames.Operators.Where(name => name != "SCMP_CMP_LE")];
        CompareRandom(host, architectures, narrow: false, random => random.Document(DirectNames, architectures, name =>
            [random.Entry(name, random.Action(), random.Next(7), operators)]));
    }

    /// <summary>Names that all the architectures have directly, so that libseccomp's program is not disturbed by numbers that no call has.</summary>
    private static readonly string[] DirectNames = ["read", "write", "close", "bind", "connect", "shmget", "msgctl", "openat2", "mount", "getpid"];

    private static void CompareRandom(Architecture host, string[] architectures, bool narrow, Func<RandomProfile, LinuxSeccomp> make)
    {
        const int profiles = 120;
        LibSeccomp.Require();
        int first = Environment.GetEnvironmentVariable("SEED") is string given ? int.Parse(given) : 0;
        int refused = 0;
        for (int seed = first; seed < first + profiles; seed++)
        {
            RandomProfile random = new(seed, narrow);
            LinuxSeccomp document = make(random);
            uint[] Numbers(SeccompArchitecture architecture) =>
                [.. DirectNames.Select(name => (uint)NumberOf(architecture, name)), architecture.FirstNumber + 600];
            if (!Compare(document, host, random, Numbers, argumentsPerCall: 40))
                refused++;
        }
        // A contradiction, such as two actions for one condition, is an error of libseccomp's; for us the first counts.
        Assert.True(refused < profiles / 2, $"{refused} of {profiles} profiles were refused by libseccomp");
    }

    private static bool Compare(LinuxSeccomp document, Architecture host, RandomProfile random, Func<SeccompArchitecture, uint[]> numbers, int argumentsPerCall)
    {
        LibSeccomp.Require();
        if (LibSeccomp.Compile(document, document.Architectures) is not ClassicInstruction[] theirs)
            return false;
        ClassicInstruction[] ours = SeccompFilter.Compile(document, host).Program;
        SeccompArchitecture[] architectures = [.. SeccompArchitecture.OfHost(host).Where(a => document.Architectures.Contains(a.Name))];
        foreach (SeccompArchitecture architecture in architectures)
            foreach (uint number in numbers(architecture))
                for (int i = 0; i < argumentsPerCall; i++)
                {
                    SystemCall call = SystemCall.Of(architecture, number, random.Arguments());
                    uint expected = IsNewer(document, architectures, call) ? SeccompVerdict.Errno | (uint)Errno.ENOSYS : ClassicInterpreter.Run(theirs, call.Data());
                    uint actual = ClassicInterpreter.Run(ours, call.Data());
                    Assert.True(expected == actual,
                        $"seed {random.Seed}: {call}: libseccomp 0x{expected:x}, ours 0x{actual:x}\n{Profiles.Text(document)}");
                }
        return true;
    }

    /// <summary>The call is newer than all that the document names, and the default would be a refusal.</summary>
    private static bool IsNewer(LinuxSeccomp document, SeccompArchitecture[] architectures, SystemCall call)
    {
        if (document.DefaultAction is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE")
            return false;
        bool isX32 = call.Audit == 0xc000003e && call.Number >= SeccompArchitecture.X32Bit;
        SeccompArchitecture? asked = Array.Find(architectures, a => a.Audit == call.Audit && a.IsX32 == isX32);
        if (asked is null)
            return false;
        // runc counts ARM's private calls, too, which makes every number up to them an old one.
        bool isPrivate = asked.Name == "SCMP_ARCH_ARM" && call.Number is >= SeccompArchitecture.FirstPrivateNumber and < SeccompArchitecture.FirstPrivateNumber + 10;
        long newest = document.Syscalls.SelectMany(entry => entry.Names).Select(name => NumberOf(asked, name))
            .Where(number => number >= 0 && number < asked.FirstNumber + SeccompArchitecture.FirstPrivateNumber).DefaultIfEmpty(-1).Max();
        return newest >= 0 && !isPrivate && call.Number > newest;
    }

    private static long NumberOf(SeccompArchitecture architecture, string name) => architecture.HasMultiplexers && LibSeccomp.IsMultiplexed(name)
        ? SyscallTable.Number(SyscallTable.Find(name), architecture.Column)
        : LibSeccomp.NumberOf(architecture.Name, name);

    private static uint[] NumbersOf(SeccompArchitecture architecture)
    {
        uint[] edges =
        [
            0xefffe, 0xeffff, .. Enumerable.Range(0xf0000, 16).Select(number => (uint)number), 0x3fffffff, 0x40000000, 0x40000258,
            0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
        ];
        return [.. Enumerable.Range(0, 700).Select(number => architecture.FirstNumber + (uint)number), .. edges];
    }

    private static LinuxSeccomp With(LinuxSeccomp document, string[] architectures) => new()
    {
        DefaultAction = document.DefaultAction,
        DefaultErrnoRet = document.DefaultErrnoRet,
        Architectures = architectures,
        // What this libseccomp does not know cannot be compared with it.
        Syscalls = [.. document.Syscalls.Select(entry => new LinuxSyscall
        {
            Names = [.. entry.Names.Where(LibSeccomp.Knows)],
            Action = entry.Action,
            ErrnoRet = entry.ErrnoRet,
            Args = entry.Args,
        })],
    };
}
