using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the execution domain (personality(2)).</summary>
/// <param name="domain">LINUX or LINUX32; the specification knows no others and no flags.</param>
internal sealed unsafe class SetPersonality(string domain) : Step
{
    public override string Kind => "personality";

    public override string Text => $"set the personality {domain}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Persona = domain == "LINUX32" ? 0x0008u : 0;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        int result = Processes.SetPersonality(((Arguments*)arguments)->Persona);
        return result < 0 ? child->Fail("personality(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public uint Persona;
    }
}
