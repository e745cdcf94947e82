using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes a new cgroup namespace. It cannot be made by clone3(2) with the others: its root is the cgroup that the caller is
/// in (cgroup_namespaces(7)), and the child is in its own only now.
/// </summary>
internal sealed unsafe class UnshareCgroupNamespace : Step
{
    public override string Kind => "new-cgroup-namespace";

    public override string Text => "make a new cgroup namespace";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    private static int Execute(Child* child, void* arguments)
    {
        int result = Namespaces.Unshare(NamespaceTypes.Cgroup);
        return result < 0 ? child->Fail("unshare(2)"u8, result) : 0;
    }
}
