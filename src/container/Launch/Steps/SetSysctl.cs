using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Sets a kernel parameter of the container's namespaces. The file is opened in a procfs that this process mounts for
/// itself and attaches nowhere, so nothing in the container can stand in for it (CVE-2025-52881).
/// </summary>
internal sealed unsafe class SetSysctl(string name, string value) : Step
{
    public override string Kind => "sysctl";

    public override string Text => $"set the kernel parameter {name} to \"{value}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text("sys/" + PathOf(name));
        a->Value = memory.Text(value);
        a->Length = Encoding.UTF8.GetByteCount(value);
        return new(&Execute, a);
    }

    /// <summary>sysctl(8): dots separate, and a slash in the name stands for a dot, as in net.ipv4.conf.eth0/1.forwarding.</summary>
    internal static string PathOf(string name) =>
        string.Create(name.Length, name, static (path, from) =>
        {
            // A name whose first separator is a slash is already a path.
            bool slashes = from.AsSpan().IndexOfAny('.', '/') is >= 0 and int at && from[at] == '/';
            for (int i = 0; i < from.Length; i++)
                path[i] = slashes ? from[i] : from[i] switch { '.' => '/', '/' => '.', _ => from[i] };
        });

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int proc = PrivateProc.Open(child);
        if (proc < 0)
            return proc;
        int file = Files.OpenAt2(proc, a->Path, OpenFlags.WriteOnly, ResolveFlags.Beneath | ResolveFlags.NoMagicLinks | ResolveFlags.NoSymLinks);
        if (file == -(int)Errno.ENOSYS)
            file = Files.OpenAt(proc, a->Path, OpenFlags.WriteOnly | OpenFlags.NoFollow);
        if (file < 0)
            return child->Fail("open(2)"u8, file, a->Path);
        nint written = Files.Write(file, a->Value, a->Length);
        Files.Close(file);
        return written < 0 ? child->Fail("write(2)"u8, written, a->Path) : 0;
    }

    private struct Arguments
    {
        public byte* Path;
        public byte* Value;
        public int Length;
    }
}
