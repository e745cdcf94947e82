using Mocker.Linux.Bpf;

namespace Mocker.Container.Cgroups;

/// <summary>
/// Compiles device rules into a program of type BPF_PROG_TYPE_CGROUP_DEVICE, which returns 1 to allow and 0 to deny.
/// </summary>
/// <remarks>
/// For each kind of access that is asked for, the last rule which says something about it counts. So the program goes
/// through the rules from the last to the first and keeps the kinds that are still undecided in r3: a rule that allows
/// takes its kinds out, a rule that denies one of them ends it. Unlike the controller of version 1, this can take parts
/// out of wildcard rules.
/// </remarks>
public static class DeviceFilter
{
    // BPF_DEVCG_DEV_BLOCK and BPF_DEVCG_DEV_CHAR.
    private const int Block = 1;
    private const int Character = 2;

    private const int Verdict = 0;
    private const int Context = 1;
    private const int Type = 2;
    private const int Access = 3;
    private const int Major = 4;
    private const int Minor = 5;

    /// <summary>Everything that no rule speaks of is denied.</summary>
    public static BpfInstruction[] Compile(IReadOnlyList<DeviceRule> rules)
    {
        List<BpfInstruction> program = new(8 + rules.Count * 6);
        AddPrologue(program);
        bool allowsRest = false;
        for (int i = rules.Count - 1; i >= 0; i--)
        {
            if (rules[i].IsEverything)
            {
                // Nothing before it can matter.
                allowsRest = rules[i].Allow;
                break;
            }
            AddRule(program, rules[i]);
        }
        AddReturn(program, allowsRest);
        return [.. program];
    }

    // struct bpf_cgroup_dev_ctx (linux/bpf.h): u32 access_type (access << 16 | type), u32 major, u32 minor.
    private static void AddPrologue(List<BpfInstruction> program)
    {
        program.Add(BpfInstruction.LoadWord(Type, Context, 0));
        program.Add(BpfInstruction.And(Type, 0xffff));
        program.Add(BpfInstruction.LoadWord(Access, Context, 0));
        program.Add(BpfInstruction.ShiftRight(Access, 16));
        program.Add(BpfInstruction.LoadWord(Major, Context, 4));
        program.Add(BpfInstruction.LoadWord(Minor, Context, 8));
    }

    private static void AddRule(List<BpfInstruction> program, DeviceRule rule)
    {
        int conditions = (rule.Type == 'a' ? 0 : 1) + (rule.Major is null ? 0 : 1) + (rule.Minor is null ? 0 : 1);
        int body = BodyLength(rule);
        int left = conditions + body;
        if (rule.Type != 'a')
            program.Add(BpfInstruction.JumpIfNotEqual(Type, rule.Type == 'c' ? Character : Block, --left));
        if (rule.Major is { } major)
            program.Add(BpfInstruction.JumpIfNotEqual(Major, major, --left));
        if (rule.Minor is { } minor)
            program.Add(BpfInstruction.JumpIfNotEqual(Minor, minor, --left));
        if (!rule.Allow)
        {
            if (rule.Access != DeviceAccess.All)
            {
                program.Add(BpfInstruction.JumpIfAnySet(Access, (int)rule.Access, 1));
                program.Add(BpfInstruction.Jump(2));
            }
            AddReturn(program, false);
            return;
        }
        if (rule.Access != DeviceAccess.All)
        {
            program.Add(BpfInstruction.And(Access, (int)(DeviceAccess.All & ~rule.Access)));
            program.Add(BpfInstruction.JumpIfNotEqual(Access, 0, 2));
        }
        AddReturn(program, true);
    }

    private static int BodyLength(DeviceRule rule) => rule.Access == DeviceAccess.All ? 2 : 4;

    private static void AddReturn(List<BpfInstruction> program, bool allow)
    {
        program.Add(BpfInstruction.Move(Verdict, allow ? 1 : 0));
        program.Add(BpfInstruction.Exit());
    }
}
