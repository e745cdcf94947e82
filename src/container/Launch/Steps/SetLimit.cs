using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets a resource limit (setrlimit(2)).</summary>
internal sealed unsafe class SetLimit(string name, int resource, ulong soft, ulong hard) : Step
{
    public override string Kind => "rlimit";

    public override string Text => $"limit {name} to {Word(soft)} (hard {Word(hard)})";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Resource, a->Soft, a->Hard) = (resource, soft, hard);
        return new(&Execute, a);
    }

    private static string Word(ulong value) => value == ulong.MaxValue ? "unlimited" : value.ToString();

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Processes.SetLimit(a->Resource, a->Soft, a->Hard);
        return result < 0 ? child->Fail("setrlimit(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public int Resource;
        public ulong Soft;
        public ulong Hard;
    }
}
