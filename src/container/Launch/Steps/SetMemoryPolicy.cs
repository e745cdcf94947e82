using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the NUMA memory policy (set_mempolicy(2)), which the program keeps over execve(2).</summary>
internal sealed unsafe class SetMemoryPolicy(LinuxMemoryPolicy policy) : Step
{
    private const int FirstFlag = 13; // MPOL_F_NUMA_BALANCING, linux/mempolicy.h

    public override string Kind => "memory-policy";

    public override string Text =>
        $"set the memory policy {policy.Mode}"
        + (policy.Nodes is { Length: > 0 } nodes ? $" for the nodes {nodes}" : "")
        + string.Concat(Array.ConvertAll(policy.Flags, flag => $", {flag}"));

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Mode = Array.IndexOf(MemoryPolicyNames.Modes, policy.Mode);
        foreach (string flag in policy.Flags)
            a->Mode |= 1 << FirstFlag + Array.IndexOf(MemoryPolicyNames.Flags, flag);
        if (policy.Nodes is not { Length: > 0 } nodes)
            return new(&Execute, a);
        ulong[] mask = ListFormat.MaskOf(nodes);
        a->Nodes = memory.Array<ulong>(mask.Length);
        mask.CopyTo(new Span<ulong>(a->Nodes, mask.Length));
        a->Bits = mask.Length * 64;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Scheduling.SetMemoryPolicy(a->Mode, a->Nodes, a->Bits);
        return result < 0 ? child->Fail("set_mempolicy(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public int Mode;
        public ulong* Nodes;
        public int Bits;
    }
}
