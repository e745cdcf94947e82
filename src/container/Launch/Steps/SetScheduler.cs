using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the scheduling policy and what belongs to it (sched_setattr(2)), while the capability for it (CAP_SYS_NICE) is still there.</summary>
internal sealed unsafe class SetScheduler(Scheduler scheduler) : Step
{
    public override string Kind => "scheduler";

    public override string Text =>
        $"schedule as {scheduler.Policy}"
        + Word("nice", scheduler.Nice)
        + Word("priority", scheduler.Priority)
        + Word("runtime", scheduler.Runtime)
        + Word("deadline", scheduler.Deadline)
        + Word("period", scheduler.Period)
        + string.Concat(Array.ConvertAll(scheduler.Flags, flag => $", {flag}"));

    internal override EncodedStep Encode(PlanMemory memory)
    {
        SchedulingAttributes* a = memory.New<SchedulingAttributes>();
        a->Size = (uint)sizeof(SchedulingAttributes);
        a->Policy = (uint)Array.IndexOf(SchedulerNames.Policies, scheduler.Policy);
        a->Nice = scheduler.Nice ?? 0;
        a->Priority = (uint)(scheduler.Priority ?? 0);
        (a->Runtime, a->Deadline, a->Period) = (scheduler.Runtime ?? 0, scheduler.Deadline ?? 0, scheduler.Period ?? 0);
        foreach (string flag in scheduler.Flags)
            a->Flags |= 1UL << Array.IndexOf(SchedulerNames.Flags, flag);
        return new(&Execute, a);
    }

    private static string Word<T>(string name, T? value) where T : struct => value is null ? "" : $", {name} {value}";

    private static int Execute(Child* child, void* arguments)
    {
        int result = Scheduling.SetAttributes((SchedulingAttributes*)arguments);
        return result < 0 ? child->Fail("sched_setattr(2)"u8, result) : 0;
    }
}
