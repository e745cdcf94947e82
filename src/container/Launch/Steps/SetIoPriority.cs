using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the class and priority of I/O (ioprio_set(2)), while the capability for the realtime class is still there.</summary>
internal sealed unsafe class SetIoPriority(IOPriority priority) : Step
{
    public override string Kind => "io-priority";

    public override string Text => $"set the I/O priority to {priority.Class}, {priority.Priority}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        const int ClassShift = 13; // IOPRIO_CLASS_SHIFT, linux/ioprio.h
        Arguments* a = memory.New<Arguments>();
        int number = priority.Class switch { "IOPRIO_CLASS_RT" => 1, "IOPRIO_CLASS_BE" => 2, _ => 3 };
        a->Priority = number << ClassShift | priority.Priority;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        int result = Scheduling.SetIoPriority(((Arguments*)arguments)->Priority);
        return result < 0 ? child->Fail("ioprio_set(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public int Priority;
    }
}
