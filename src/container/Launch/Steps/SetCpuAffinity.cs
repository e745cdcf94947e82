using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Sets the CPUs to run on (sched_setaffinity(2)), in the container's cgroup. Without a list that is all of them: since
/// Linux 6.2 a process keeps the affinity that it was given elsewhere, such as a service's that started the runtime, when it
/// moves to a cgroup with other CPUs (core.c, "sched: Enforce user requested affinity").
/// </summary>
/// <param name="cpus">A list as in cpuset(7), or null for all CPUs of the cgroup.</param>
internal sealed unsafe class SetCpuAffinity(string? cpus) : Step
{
    private const int MostCpus = 8192; // NR_CPUS, Kconfig

    public override string Kind => "cpu-affinity";

    public override string Text => cpus is null ? "run on all CPUs of the cgroup" : $"run on the CPUs {cpus}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->IsGiven = cpus is not null;
        ulong[] mask = cpus is null ? All() : ListFormat.MaskOf(cpus);
        a->Size = mask.Length * sizeof(ulong);
        a->Cpus = memory.Array<ulong>(mask.Length);
        mask.CopyTo(new Span<ulong>(a->Cpus, mask.Length));
        return new(&Execute, a);
    }

    private static ulong[] All()
    {
        ulong[] mask = new ulong[MostCpus / 64];
        Array.Fill(mask, ulong.MaxValue);
        return mask;
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Scheduling.SetAffinity(a->Cpus, a->Size);
        // Nobody asked for all of them: as with runc it is no error where that is not allowed.
        return result < 0 && a->IsGiven ? child->Fail("sched_setaffinity(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public bool IsGiven;
        public ulong* Cpus;
        public int Size;
    }
}
