using System.Text;

namespace Mocker.Container.Launch.Steps;

/// <summary>Asks for an SELinux label from the next execve(2) on (setexeccon(3)).</summary>
internal sealed unsafe class SetSelinuxLabel(string label) : Step
{
    public override string Kind => "selinux";

    public override string Text => $"use the SELinux label \"{label}\" from the program on";

    internal override void Prepare() => SecurityModules.RequireSelinux(label, Pointer);

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Label = memory.Text(label);
        a->Length = Encoding.UTF8.GetByteCount(label);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        return ProcessAttribute.Write(child, "thread-self/attr/exec\0"u8, default, a->Label, a->Length);
    }

    private struct Arguments
    {
        public byte* Label;
        public int Length;
    }
}
