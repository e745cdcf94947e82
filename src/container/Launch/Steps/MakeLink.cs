using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes a symbolic link.</summary>
internal sealed unsafe class MakeLink : Step
{
    private readonly string _path;
    private readonly string _target;
    private readonly bool _inDev;
    private readonly bool _replace;

    private MakeLink(string path, string target, bool inDev, bool replace) => (_path, _target, _inDev, _replace) = (path, target, inDev, replace);

    /// <summary>One of those that the specification promises in /dev (config-linux.md, Default Devices; runtime-linux.md, Dev symbolic links).</summary>
    /// <param name="name">The name in /dev.</param>
    /// <param name="replace">Put it in the place of what is there; otherwise what is there stays.</param>
    public static MakeLink InDev(string name, string target, bool replace = false) => new(name, target, inDev: true, replace);

    /// <summary>One anywhere in the root: the names of co-mounted cgroup v1 controllers ("cpu" for "cpu,cpuacct").</summary>
    public static MakeLink At(string path, string target, string? pointer) => new(path, target, inDev: false, replace: false) { Pointer = pointer };

    public override string Kind => "link";

    public override string Text => $"link \"{(_inDev ? "/dev/" : "")}{_path}\" to \"{_target}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text(_path);
        a->Target = memory.Text(_target);
        a->InDev = _inDev;
        a->Replace = _replace;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        if (a->InDev)
            return Link(child, child->Dev, a->Path, a);
        int directory = RootPath.OpenOrMakeParent(child->Root, a->Path, out byte* name);
        if (directory < 0)
            return child->Fail("openat2(2)"u8, directory);
        int result = Link(child, directory, name, a);
        Files.Close(directory);
        return result;
    }

    private static int Link(Child* child, int directory, byte* name, Arguments* a)
    {
        int result = Files.SymLinkAt(a->Target, directory, name);
        if (result == -(int)Errno.EEXIST && a->Replace)
        {
            result = Files.UnlinkAt(directory, name);
            if (result < 0)
                return child->Fail("unlinkat(2)"u8, result);
            result = Files.SymLinkAt(a->Target, directory, name);
        }
        return result < 0 && result != -(int)Errno.EEXIST ? child->Fail("symlinkat(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public byte* Path;
        public byte* Target;
        public bool InDev;
        public bool Replace;
    }
}
