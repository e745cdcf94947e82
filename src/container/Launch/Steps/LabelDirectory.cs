using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Gives a directory in the container an SELinux label (setfilecon(3)), for a file system that does not take one when it is mounted.</summary>
internal sealed unsafe class LabelDirectory(string path, string label) : Step
{
    public override string Kind => "label";

    public override string Text => $"give \"{path}\" the SELinux label \"{label}\"";

    internal override void Prepare() => SecurityModules.RequireSelinux(label, Pointer);

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text(path);
        a->Attribute = memory.Text("security.selinux");
        a->Label = memory.Text(label);
        a->Length = Encoding.UTF8.GetByteCount(label);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int directory = RootPath.Open(child->Root, a->Path);
        if (directory < 0)
            return child->Fail("openat2(2)"u8, directory);
        // A descriptor that only names a place takes no attributes itself; /proc is still the host's.
        byte* name = stackalloc byte[32];
        DescriptorPath.Write(directory, name);
        int result = Files.SetAttribute(name, a->Attribute, a->Label, a->Length);
        Files.Close(directory);
        return result < 0 ? child->Fail("setxattr(2)"u8, result, a->Attribute) : 0;
    }

    private struct Arguments
    {
        public byte* Path;
        public byte* Attribute;
        public byte* Label;
        public int Length;
    }
}
