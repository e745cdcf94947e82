using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Joins an existing namespace (setns(2)). The runtime opened and checked it, so that a wrong path fails before the fork.</summary>
internal sealed unsafe class JoinNamespace(NamespaceTypes type, string path, int descriptor) : Step
{
    public override string Kind => "join-namespace";

    public override string Text => $"join the {NamespaceNames.Of(type)} namespace \"{path}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Descriptor, a->Type) = (descriptor, type);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Namespaces.Join(a->Descriptor, a->Type);
        return result < 0 ? child->Fail("setns(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public int Descriptor;
        public NamespaceTypes Type;
    }
}
