using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes one of the symbolic links that the specification promises in /dev (config-linux.md, Default Devices; runtime-linux.md, Dev symbolic links).</summary>
/// <param name="name">The name in /dev.</param>
/// <param name="target">What it points to.</param>
/// <param name="replace">Put it in the place of what is there; otherwise what is there stays.</param>
internal sealed unsafe class MakeLink(string name, string target, bool replace) : Step
{
    public override string Kind => "link";

    public override string Text => $"link \"/dev/{name}\" to \"{target}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Name = memory.Text(name);
        a->Target = memory.Text(target);
        a->Replace = replace;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Files.SymLinkAt(a->Target, child->Dev, a->Name);
        if (result == -(int)Errno.EEXIST && a->Replace)
        {
            result = Files.UnlinkAt(child->Dev, a->Name);
            if (result < 0)
                return child->Fail("unlinkat(2)"u8, result);
            result = Files.SymLinkAt(a->Target, child->Dev, a->Name);
        }
        return result < 0 && result != -(int)Errno.EEXIST ? child->Fail("symlinkat(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public byte* Name;
        public byte* Target;
        public bool Replace;
    }
}
