using System.Runtime.InteropServices;
using Mocker.Container.Seccomp;
using Mocker.Linux.Bpf;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>
/// libseccomp, which every other runtime makes its filters with, driven as runc does. Only tests call it.
/// </summary>
internal static unsafe class LibSeccomp
{
    private static readonly Dictionary<string, uint> Tokens = new()
    {
        ["SCMP_ARCH_X86_64"] = 0xc000003e,
        ["SCMP_ARCH_X86"] = 0x40000003,
        ["SCMP_ARCH_X32"] = 0x4000003e,
        ["SCMP_ARCH_AARCH64"] = 0xc00000b7,
        ["SCMP_ARCH_ARM"] = 0x40000028,
    };

    /// <summary>Skips the test where the library is not installed.</summary>
    public static void Require() =>
        Skip.IfNot(NativeLibrary.TryLoad("libseccomp.so.2", out _), "libseccomp is not installed (Debian: libseccomp2)");

    /// <summary>The number of a call; negative where the architecture does not have it.</summary>
    public static int NumberOf(string architecture, string name) => seccomp_syscall_resolve_name_arch(Tokens[architecture], name);

    /// <summary>On 32-bit x86 it gives the call a negative number, from which it makes rules both for socketcall or ipc and for the call itself.</summary>
    public static bool IsMultiplexed(string name) => NumberOf("SCMP_ARCH_X86", name) is > -300 and < -100;

    /// <summary>It knows the name on some architecture.</summary>
    public static bool Knows(string name) => seccomp_syscall_resolve_name(name) != -1;

    /// <summary>The program for a document, or null where the library refuses it (two entries contradict each other).</summary>
    public static ClassicInstruction[]? Compile(LinuxSeccomp document, string[] architectures)
    {
        uint defaultAction = SyscallRules.Verdict(document.DefaultAction, document.DefaultErrnoRet);
        nint context = seccomp_init(defaultAction);
        try
        {
            foreach (string architecture in architectures.Where(name => seccomp_arch_exist(context, Tokens[name]) != 0))
                Check(seccomp_arch_add(context, Tokens[architecture]), "seccomp_arch_add");
            if (!architectures.Contains("SCMP_ARCH_X86_64"))
                Check(seccomp_arch_remove(context, Tokens["SCMP_ARCH_X86_64"]), "seccomp_arch_remove");
            foreach (LinuxSyscall entry in document.Syscalls)
                if (!Add(context, entry, defaultAction))
                    return null;
            return Export(context);
        }
        finally
        {
            seccomp_release(context);
        }
    }

    private static bool Add(nint context, LinuxSyscall entry, uint defaultAction)
    {
        uint action = SyscallRules.Verdict(entry.Action, entry.ErrnoRet);
        if (action == defaultAction)
            return true;
        Condition[] conditions = [.. entry.Args.Select(arg => new Condition(arg))];
        bool ambiguous = conditions.DistinctBy(condition => condition.Index).Count() < conditions.Length;
        Condition[][] rules = ambiguous ? [.. conditions.Select(condition => new[] { condition })] : [conditions];
        foreach (string name in entry.Names)
        {
            int number = seccomp_syscall_resolve_name(name);
            if (number == -1)
                continue;
            foreach (Condition[] rule in rules)
                fixed (Condition* first = rule)
                    if (seccomp_rule_add_array(context, action, number, (uint)rule.Length, first) < 0)
                        return false;
        }
        return true;
    }

    private static ClassicInstruction[] Export(nint context)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = new(path, FileMode.Create))
                Check(seccomp_export_bpf(context, (int)file.SafeFileHandle.DangerousGetHandle()), "seccomp_export_bpf");
            return MemoryMarshal.Cast<byte, ClassicInstruction>(File.ReadAllBytes(path)).ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
            throw new InvalidOperationException($"{call}: {result}");
    }

    [DllImport("libseccomp.so.2")]
    private static extern nint seccomp_init(uint action);

    [DllImport("libseccomp.so.2")]
    private static extern void seccomp_release(nint context);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_arch_exist(nint context, uint architecture);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_arch_add(nint context, uint architecture);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_arch_remove(nint context, uint architecture);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_syscall_resolve_name([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_syscall_resolve_name_arch(uint architecture, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_rule_add_array(nint context, uint action, int number, uint count, Condition* conditions);

    [DllImport("libseccomp.so.2")]
    private static extern int seccomp_export_bpf(nint context, int descriptor);

    /// <summary><c>struct scmp_arg_cmp</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Condition(LinuxSeccompArg arg)
    {
        public readonly uint Index = arg.Index;
        private readonly int _operator = 1 + Array.IndexOf(
            ["SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"], arg.Op);
        private readonly ulong _first = arg.Value;
        private readonly ulong _second = arg.ValueTwo;
    }
}
