using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes new namespaces (unshare(2)). clone3(2) could make them as well, but then the runtime would stand still
/// meanwhile: a network namespace takes half a millisecond. So it makes the cgroups at the same time.
/// </summary>
internal sealed unsafe class UnshareNamespaces(NamespaceTypes types) : Step
{
    public override string Kind => "new-namespaces";

    public override string Text => $"make new namespaces: {NamespaceNames.ListOf(types)}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Types = types;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        int result = Namespaces.Unshare(((Arguments*)arguments)->Types);
        return result < 0 ? child->Fail("unshare(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public NamespaceTypes Types;
    }
}
