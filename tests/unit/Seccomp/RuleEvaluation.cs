using Mocker.Container.Seccomp;
using Mocker.Oci;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>What the specification's words say about one call: no program, only the document.</summary>
internal static class RuleEvaluation
{
    /// <summary>The verdicts of the entries that apply, or the default's: one of them is right.</summary>
    public static uint[] Verdicts(LinuxSeccomp document, string name, bool isWide, ulong[] arguments)
    {
        uint byDefault = SyscallRules.Verdict(document.DefaultAction, document.DefaultErrnoRet);
        uint[] found = [.. document.Syscalls
            .Where(entry => entry.Names.Contains(name) && entry.Args.All(arg => Holds(arg, isWide, arguments)))
            .Select(entry => SyscallRules.Verdict(entry.Action, entry.ErrnoRet))
            .Where(verdict => verdict != byDefault)];
        return found.Length == 0 ? [byDefault] : found;
    }

    private static bool Holds(LinuxSeccompArg arg, bool isWide, ulong[] arguments)
    {
        ulong mask = isWide ? ulong.MaxValue : uint.MaxValue;
        ulong value = arguments[arg.Index] & mask, first = arg.Value & mask, second = arg.ValueTwo & mask;
        return arg.Op switch
        {
            "SCMP_CMP_EQ" => value == first,
            "SCMP_CMP_NE" => value != first,
            "SCMP_CMP_LT" => value < first,
            "SCMP_CMP_LE" => value <= first,
            "SCMP_CMP_GT" => value > first,
            "SCMP_CMP_GE" => value >= first,
            _ => (value & first) == (second & first),
        };
    }
}
