using System.Runtime.InteropServices;
using static Mocker.Tests.Integration.SystemCallTrace;

namespace Mocker.Tests.Integration;

/// <summary>
/// Every system call of `create` fails once with EIO. Some failures do not matter and the container is there; for all
/// others there must be an error, a message and no trace (runtime.md, "Create").
/// </summary>
public sealed class FaultTests
{
    /// <summary>
    /// x86-64: mmap, mprotect, munmap, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, madvise, exit, futex,
    /// set_robust_list, exit_group, rseq, arch_prctl, set_tid_address. Memory, locks and ends that every program takes for
    /// granted; failing them tests the C library and the language's runtime.
    /// </summary>
    private static readonly HashSet<long> TakenForGranted = [9, 10, 11, 12, 13, 14, 15, 28, 60, 158, 202, 218, 231, 273, 334];

    [SkippableTheory]
    [InlineData(true, "host")]
    [InlineData(false, "host")]
    [InlineData(true, "new")]
    [InlineData(false, "new")]
    [InlineData(true, "joined")]
    [InlineData(false, "joined")]
    public void A_system_call_of_create_that_fails_leaves_a_container_or_nothing(bool ofCommand, string users)
    {
        Skip.IfNot(
            RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "the numbers of the calls to leave alone are those of x86-64");
        Skip.IfNot(Environment.OSVersion.Version >= new Version(6, 16), "needs PTRACE_SET_SYSCALL_INFO of Linux 6.16");
        using var bed = new TestBed();
        var bundle = bed.SleeperIn(users).Path;
        new SystemCallSweep(bed, Deed.Fail, ofCommand)
        {
            OneIn = TestBed.ShareOf(users),
            Spare = call => TakenForGranted.Contains(call.Kind) || StartsThread(call),
            Check = (id, status, message) => KillTests.AllOrNothing(bed, id, status, message),
        }.Run(id => ["create", "--bundle", bundle, id]);
    }

    /// <summary>clone3(2) with CLONE_THREAD: a language's runtime that cannot have its threads has no way to say so.</summary>
    private static bool StartsThread(Call call)
    {
        const long Clone3 = 435, Thread = 0x10000;
        if (call.Kind != Clone3)
            return false;
        using var memory = File.OpenHandle($"/proc/{call.Process}/mem");
        Span<byte> flags = stackalloc byte[sizeof(long)];
        _ = RandomAccess.Read(memory, flags, call.Argument);
        return (BitConverter.ToInt64(flags) & Thread) != 0;
    }
}
