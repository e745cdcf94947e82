using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the UTS namespace's host name or NIS domain name (sethostname(2), setdomainname(2)).</summary>
internal sealed unsafe class SetHostName(string name, bool isDomain) : Step
{
    public override string Kind => isDomain ? "domainname" : "hostname";

    public override string Text => $"set the {Kind} \"{name}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Name = memory.Text(name);
        a->Length = Encoding.UTF8.GetByteCount(name);
        a->IsDomain = isDomain;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = a->IsDomain ? Namespaces.SetDomainName(a->Name, a->Length) : Namespaces.SetHostName(a->Name, a->Length);
        return result < 0 ? child->Fail(a->IsDomain ? "setdomainname(2)"u8 : "sethostname(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public byte* Name;
        public int Length;
        public bool IsDomain;
    }
}
