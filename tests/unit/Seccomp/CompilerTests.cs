using System.Runtime.InteropServices;
using Mocker.Container;
using Mocker.Container.Seccomp;
using Mocker.Linux;
using Mocker.Linux.Bpf;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>The compiler against the words of config-linux.md, Seccomp, and of seccomp(2).</summary>
public sealed class CompilerTests
{
    private const uint NoSuchCall = SeccompVerdict.Errno | (uint)Errno.ENOSYS;
    private const uint NotPermitted = SeccompVerdict.Errno | (uint)Errno.EPERM;
    private const uint Read = 0;
    private const uint Close = 3;
    private const uint Socket = 41;
    private const uint OpenAt2 = 437;

    private static readonly SeccompArchitecture[] Machine = SeccompArchitecture.OfHost(Architecture.X64);

    [Fact]
    public void Entries_of_any_shape_mean_what_they_say()
    {
        string[] names = ["read", "write", "bind", "openat2", "mount"];
        string[] architectures = [.. Machine.Select(architecture => architecture.Name)];
        int first = Environment.GetEnvironmentVariable("SEED") is string given ? int.Parse(given) : 0;
        for (int seed = first; seed < first + 500; seed++)
        {
            RandomProfile random = new(seed);
            LinuxSeccomp document = random.Document(names, architectures, name =>
            {
                string action = random.Action();
                return Enumerable.Range(0, random.Next(6)).Select(_ => random.Entry(name, random.Next(2) == 0 ? random.Action() : action, 1 + random.Next(5), SeccompNames.Operators));
            });
            AssertMeansWhatItSays(document, names, random, seed);
        }
    }

    [Fact]
    public void Jumps_that_are_too_far_for_one_instruction_arrive()
    {
        string[] names = [.. Enumerable.Range(0, 12 * 9).Select(i => SyscallTable.Name(i * 4)).Where(name => SyscallTable.Number(SyscallTable.Find(name), 1) >= 0)];
        RandomProfile random = new(1);
        LinuxSeccomp document = new()
        {
            DefaultAction = "SCMP_ACT_TRAP",
            Architectures = [.. Machine.Select(architecture => architecture.Name)],
            Syscalls = [.. names.Select(name => random.Entry(name, random.Action(), 5, SeccompNames.Operators))],
        };
        ClassicInstruction[] program = Compile(document);
        Assert.InRange(program.Length, 1500, ClassicInstruction.Limit);
        Assert.Contains(program, instruction => instruction is { Code: ClassicCode.Jump, Operand: > 255 });
        AssertMeansWhatItSays(document, names, random, seed: 1);
    }

    [Fact]
    public void A_filter_that_the_kernel_would_not_take_is_refused_with_its_length()
    {
        LinuxSyscall[] entries = [.. Enumerable.Range(0, 900).Select(i => new LinuxSyscall
        {
            Names = ["read"],
            Action = "SCMP_ACT_ALLOW",
            Args = [new() { Index = 0, Op = "SCMP_CMP_GE", Value = (ulong)i << 20 }],
        })];
        ContainerException fault = Assert.Throws<ContainerException>(() => Compile(new() { DefaultAction = "SCMP_ACT_ERRNO", Syscalls = entries }));
        Assert.Equal("/linux/seccomp/syscalls", fault.Pointer);
        Assert.Matches("has [45][0-9]{3} instructions, and the kernel takes 4096", fault.Message);
    }

    [Theory]
    [InlineData("SCMP_ACT_ALLOW", null, SeccompVerdict.Allow)]
    [InlineData("SCMP_ACT_ERRNO", null, NotPermitted)]
    [InlineData("SCMP_ACT_ERRNO", 0u, SeccompVerdict.Errno)]
    [InlineData("SCMP_ACT_ERRNO", 4095u, SeccompVerdict.Errno | 4095)]
    [InlineData("SCMP_ACT_KILL", null, SeccompVerdict.KillThread)]
    [InlineData("SCMP_ACT_KILL_THREAD", null, SeccompVerdict.KillThread)]
    [InlineData("SCMP_ACT_KILL_PROCESS", null, SeccompVerdict.KillProcess)]
    [InlineData("SCMP_ACT_LOG", null, SeccompVerdict.Log)]
    [InlineData("SCMP_ACT_NOTIFY", null, SeccompVerdict.Notify)]
    [InlineData("SCMP_ACT_TRACE", null, SeccompVerdict.Trace | 1)]
    [InlineData("SCMP_ACT_TRACE", 65535u, SeccompVerdict.Trace | 65535)]
    [InlineData("SCMP_ACT_TRAP", null, SeccompVerdict.Trap)]
    public void Actions_are_the_kernels(string action, uint? errno, uint expected)
    {
        LinuxSyscall entry = new() { Names = ["read"], Action = action, ErrnoRet = errno };
        string other = action == "SCMP_ACT_ALLOW" ? "SCMP_ACT_KILL" : "SCMP_ACT_ALLOW";
        Assert.Equal(expected, Verdict(new() { DefaultAction = other, Syscalls = [entry] }, Read));
        Assert.Equal(expected, Verdict(new() { DefaultAction = action, DefaultErrnoRet = errno }, Read));
    }

    [Theory]
    [InlineData("SCMP_ACT_ERRNO", NoSuchCall)]
    [InlineData("SCMP_ACT_KILL", NoSuchCall)]
    [InlineData("SCMP_ACT_KILL_PROCESS", NoSuchCall)]
    [InlineData("SCMP_ACT_NOTIFY", NoSuchCall)]
    [InlineData("SCMP_ACT_TRAP", NoSuchCall)]
    [InlineData("SCMP_ACT_ALLOW", SeccompVerdict.Allow)]
    [InlineData("SCMP_ACT_LOG", SeccompVerdict.Log)]
    [InlineData("SCMP_ACT_TRACE", SeccompVerdict.Trace | 1)]
    public void Calls_newer_than_the_profile_do_not_exist_where_the_default_refuses(string defaultAction, uint expected)
    {
        LinuxSeccomp document = new() { DefaultAction = defaultAction, Syscalls = [new() { Names = ["openat2"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 99 }] };
        Assert.Equal(expected, Verdict(document, OpenAt2 + 1));
        Assert.Equal(SeccompVerdict.Errno | 99, Verdict(document, OpenAt2));
        Assert.Equal(SyscallRules.Verdict(defaultAction, null), Verdict(document, OpenAt2 - 1));
    }

    [Fact]
    public void An_entry_with_the_default_action_tells_what_the_profile_knows()
    {
        LinuxSeccomp document = new() { DefaultAction = "SCMP_ACT_ERRNO", Syscalls = [new() { Names = ["openat2"], Action = "SCMP_ACT_ERRNO" }] };
        Assert.Equal(NotPermitted, Verdict(document, OpenAt2));
        Assert.Equal(NoSuchCall, Verdict(document, OpenAt2 + 1));
    }

    [Fact]
    public void A_profile_that_names_no_call_says_nothing_about_newer_ones()
    {
        LinuxSeccomp document = new() { DefaultAction = "SCMP_ACT_ERRNO", Syscalls = [new() { Names = ["no_such_call"], Action = "SCMP_ACT_ALLOW" }] };
        Assert.Equal(NotPermitted, Verdict(document, 5000));
    }

    [Fact]
    public void Without_architectures_the_machines_own_is_filtered_and_others_are_killed()
    {
        LinuxSeccomp document = new() { DefaultAction = "SCMP_ACT_ALLOW" };
        Assert.Equal(SeccompVerdict.Allow, Verdict(document, Read));
        Assert.Equal(SeccompVerdict.KillThread, Verdict(document, Read | SeccompArchitecture.X32Bit));
        Assert.Equal(SeccompVerdict.KillThread, Run(document, SystemCall.Of(Machine[1], Read)));
    }

    [Fact]
    public void Architectures_that_the_machine_cannot_run_take_no_instructions()
    {
        LinuxSeccomp all = new() { DefaultAction = "SCMP_ACT_ERRNO", Architectures = SeccompNames.Architectures, Syscalls = Profiles.Engine().Syscalls };
        LinuxSeccomp own = new() { DefaultAction = "SCMP_ACT_ERRNO", Architectures = [.. Machine.Select(a => a.Name)], Syscalls = all.Syscalls };
        Assert.Equal(Compile(own), Compile(all));
    }

    [Fact]
    public void Conditions_on_one_argument_are_alternatives()
    {
        LinuxSeccomp document = Profiles.Parse("""
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [
                {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]}]}
            """);
        Assert.Equal([SeccompVerdict.Allow, NotPermitted, NotPermitted, SeccompVerdict.Allow],
            [.. Enumerable.Range(0, 4).Select(value => Verdict(document, Socket, (ulong)value))]);
    }

    [Fact]
    public void The_first_entry_without_conditions_decides_whatever_stands_before_it()
    {
        LinuxSeccomp document = Profiles.Parse("""
            {"defaultAction": "SCMP_ACT_KILL", "syscalls": [
                {"names": ["close"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]},
                {"names": ["close"], "action": "SCMP_ACT_ALLOW"},
                {"names": ["close"], "action": "SCMP_ACT_TRAP"}]}
            """);
        Assert.Equal(SeccompVerdict.Allow, Verdict(document, Close, 1));
    }

    [Fact]
    public void A_socket_rule_holds_for_socketcall_too()
    {
        LinuxSeccomp document = Profiles.Parse("""
            {"defaultAction": "SCMP_ACT_KILL", "architectures": ["SCMP_ARCH_X86"], "syscalls": [
                {"names": ["accept", "semop"], "action": "SCMP_ACT_ALLOW"}, {"names": ["socket"], "action": "SCMP_ACT_ERRNO"}]}
            """);
        uint Call(uint number, ulong argument) => Run(document, SystemCall.Of(Machine[1], number, argument));
        Assert.Equal((SeccompVerdict.Allow, NotPermitted, SeccompVerdict.KillThread), (Call(102, 5), Call(102, 1), Call(102, 2)));
        Assert.Equal((SeccompVerdict.Allow, SeccompVerdict.KillThread), (Call(117, 1), Call(117, 2)));
    }

    [Fact]
    public void The_engines_profile_is_a_shallow_tree()
    {
        ClassicInstruction[] program = Compile(Profiles.Engine());
        Assert.InRange(program.Length, 100, 700);
        const uint personality = 135;
        for (uint number = 0; number < 500; number++)
            Assert.InRange(ClassicInterpreter.Steps(program, SystemCall.Of(Machine[0], number, 1).Data()), 4, number == personality ? 40 : 20);
    }

    [Theory]
    [InlineData("", SeccompFlags.None, SeccompFlags.SpecAllow)]
    [InlineData(", \"flags\": []", SeccompFlags.None, SeccompFlags.None)]
    [InlineData(", \"flags\": [\"SECCOMP_FILTER_FLAG_LOG\", \"SECCOMP_FILTER_FLAG_SPEC_ALLOW\"]", SeccompFlags.Log | SeccompFlags.SpecAllow, SeccompFlags.None)]
    [InlineData(", \"flags\": [\"SECCOMP_FILTER_FLAG_TSYNC\"]", SeccompFlags.None, SeccompFlags.None)]
    [InlineData(", \"flags\": [\"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\"]", SeccompFlags.None, SeccompFlags.None)]
    public void Flags_are_those_of_the_document(string member, SeccompFlags flags, SeccompFlags optional)
    {
        SeccompFilter filter = SeccompFilter.Compile(Profiles.Parse($$"""{"defaultAction": "SCMP_ACT_ALLOW"{{member}}}"""), Architecture.X64);
        Assert.Equal((flags, optional), (filter.Flags, filter.OptionalFlags));
    }

    [Fact]
    public void A_filter_that_notifies_has_a_listener()
    {
        LinuxSeccomp document = Profiles.Parse("""
            {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/a", "flags": ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"],
             "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}
            """);
        Assert.Equal(SeccompFlags.NewListener | SeccompFlags.WaitKillableRecv, SeccompFilter.Compile(document, Architecture.X64).Flags);
    }

    private static void AssertMeansWhatItSays(LinuxSeccomp document, string[] names, RandomProfile random, int seed)
    {
        ClassicInstruction[] program = Compile(document);
        foreach (SeccompArchitecture architecture in Machine)
            foreach (string name in names)
                for (int i = 0; i < 40; i++)
                {
                    int number = SyscallTable.Number(SyscallTable.Find(name), architecture.Column);
                    if (number < 0)
                        break;
                    SystemCall call = SystemCall.Of(architecture, architecture.FirstNumber + (uint)number, random.Arguments());
                    uint verdict = ClassicInterpreter.Run(program, call.Data());
                    if (!document.Syscalls.Any(entry => entry.Names.Contains(name)))
                        continue;
                    uint[] right = RuleEvaluation.Verdicts(document, name, architecture.IsWide, call.Arguments);
                    Assert.True(right.Contains(verdict), $"seed {seed}: {name}: {call}: 0x{verdict:x}\n{Profiles.Text(document)}");
                }
    }

    private static uint Verdict(LinuxSeccomp document, uint number, params ulong[] arguments) => Run(document, SystemCall.Of(Machine[0], number, arguments));

    private static uint Run(LinuxSeccomp document, SystemCall call) => ClassicInterpreter.Run(Compile(document), call.Data());

    private static ClassicInstruction[] Compile(LinuxSeccomp document) => SeccompFilter.Compile(document, Architecture.X64).Program;
}
