namespace Mocker.Oci;

/// <summary>config-linux.md, Seccomp.</summary>
internal static class SeccompRules
{
    /// <summary>MAX_ERRNO of linux/err.h: the kernel turns anything larger into this.</summary>
    private const uint MaxErrno = 4095;

    /// <summary>SECCOMP_RET_DATA of linux/seccomp.h.</summary>
    private const uint MaxTraceMessage = 0xFFFF;

    private const uint MaxArgument = 5;

    /// <summary>Stands for the filter as a whole where a rule's index is asked for.</summary>
    private const int Whole = -1;

    public static void Check(LinuxSeccomp? seccomp, Review review)
    {
        if (seccomp is null)
            return;
        CheckAction(seccomp.DefaultAction, Whole, "defaultAction", review);
        CheckErrno(seccomp.DefaultErrnoRet, seccomp.DefaultAction, Whole, "defaultErrnoRet", review);
        CheckNames(seccomp.Architectures, SeccompNames.Architectures, "architectures", review);
        CheckNames(seccomp.Flags ?? [], SeccompNames.Flags, "flags", review);
        if (seccomp.ListenerMetadata is not null && seccomp.ListenerPath is null)
            throw review.Violation("/linux/seccomp/listenerMetadata", "must not be given without \"listenerPath\"");
        if (seccomp.DefaultAction == "SCMP_ACT_NOTIFY" && seccomp.ListenerPath is null)
            throw review.Violation("/linux/seccomp/defaultAction", "SCMP_ACT_NOTIFY needs \"listenerPath\"");
        for (var i = 0; i < seccomp.Syscalls.Length; i++)
            CheckSyscall(seccomp, seccomp.Syscalls[i], i, review);
    }

    private static void CheckSyscall(LinuxSeccomp seccomp, LinuxSyscall rule, int i, Review review)
    {
        if (rule.Names.Length == 0)
            throw review.Violation($"/linux/seccomp/syscalls/{i}/names", "must have at least one name");
        if (Array.IndexOf(rule.Names, "") is >= 0 and var name)
            throw review.Violation($"/linux/seccomp/syscalls/{i}/names/{name}",
                "must be the name of a system call, found an empty string");
        CheckAction(rule.Action, i, "action", review);
        CheckErrno(rule.ErrnoRet, rule.Action, i, "errnoRet", review);
        if (rule.Action == "SCMP_ACT_NOTIFY" && seccomp.ListenerPath is null)
            throw review.Violation($"/linux/seccomp/syscalls/{i}/action", "SCMP_ACT_NOTIFY needs \"listenerPath\"");
        for (var j = 0; j < rule.Args.Length; j++)
        {
            if (rule.Args[j].Index > MaxArgument)
                throw review.Violation($"/linux/seccomp/syscalls/{i}/args/{j}/index",
                    $"must be from 0 to {MaxArgument}, found {rule.Args[j].Index}");
            if (!SeccompNames.Operators.Contains(rule.Args[j].Op))
                throw review.Violation($"/linux/seccomp/syscalls/{i}/args/{j}/op",
                    OneOf(SeccompNames.Operators, rule.Args[j].Op));
        }
    }

    private static void CheckAction(string action, int rule, string member, Review review)
    {
        if (!SeccompNames.Actions.Contains(action))
            throw review.Violation(Pointer(rule, member), OneOf(SeccompNames.Actions, action));
    }

    private static void CheckErrno(uint? errno, string action, int rule, string member, Review review)
    {
        if (errno is not { } value)
            return;
        if (action is not ("SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE"))
            throw review.Violation(Pointer(rule, member), $"{action} returns no errno; leave this out");
        var max = action == "SCMP_ACT_ERRNO" ? MaxErrno : MaxTraceMessage;
        if (value > max)
            throw review.Violation(Pointer(rule, member), $"must be from 0 to {max} for {action}, found {value}");
    }

    private static void CheckNames(string[] names, string[] known, string member, Review review)
    {
        for (var i = 0; i < names.Length; i++)
            if (!known.Contains(names[i]))
                throw review.Violation($"/linux/seccomp/{member}/{i}", OneOf(known, names[i]));
    }

    private static string Pointer(int rule, string member) =>
        rule == Whole ? $"/linux/seccomp/{member}" : $"/linux/seccomp/syscalls/{rule}/{member}";

    private static string OneOf(string[] known, string found) => $"must be one of {string.Join(", ", known)}, found \"{found}\"";
}
