using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes a symbolic link anywhere in the root: the names of co-mounted cgroup v1 controllers ("cpu" for "cpu,cpuacct").</summary>
internal sealed unsafe class MakeMountLink(string path, string target) : Step
{
    public override string Kind => "link";

    public override string Text => $"link \"{path}\" to \"{target}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text(path);
        a->Target = memory.Text(target);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int directory = RootPath.OpenOrMakeParent(child->Root, a->Path, out byte* name);
        if (directory < 0)
            return child->Fail("openat2(2)"u8, directory);
        int result = Files.SymLinkAt(a->Target, directory, name);
        Files.Close(directory);
        return result < 0 && result != -(int)Errno.EEXIST ? child->Fail("symlinkat(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public byte* Path;
        public byte* Target;
    }
}
