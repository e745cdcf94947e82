using System.Text;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes a new time namespace, sets its clocks and enters it. unshare(2) makes it only for children (time_namespaces(7)):
/// the offsets can be written until the first process is in it. A process of one thread can then enter it by setns(2).
/// </summary>
/// <param name="offsets">How far the clocks "monotonic" and "boottime" are ahead of the host's.</param>
internal sealed unsafe class MakeTimeNamespace(Dictionary<string, LinuxTimeOffset> offsets) : Step, IDisposable
{
    private Descriptor? _proc;

    public override string Kind => "new-time-namespace";

    public override string Text
    {
        get
        {
            StringBuilder text = new("make a new time namespace");
            foreach ((string clock, LinuxTimeOffset offset) in offsets)
                text.Append($", {clock} ahead by {offset.Secs} s and {offset.Nanosecs} ns");
            return text.ToString();
        }
    }

    public void Dispose() => _proc?.Dispose();

    /// <summary>The host's /proc: that of a joined mount namespace may be anything.</summary>
    internal override void Prepare()
    {
        using CString path = new("/proc");
        _proc = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.Path | OpenFlags.Directory), "open(2)", "/proc"));
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        StringBuilder lines = new();
        foreach ((string clock, LinuxTimeOffset offset) in offsets)
            lines.Append($"{clock} {offset.Secs} {offset.Nanosecs}\n");
        a->Offsets = memory.Text(lines.ToString());
        a->Length = lines.Length;
        a->Proc = _proc?.Number ?? -1;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Namespaces.Unshare(NamespaceTypes.Time);
        if (result < 0)
            return child->Fail("unshare(2)"u8, result, result == -(int)Errno.EINVAL ? "this kernel has no time namespaces (Linux 5.6, CONFIG_TIME_NS)"u8 : "CLONE_NEWTIME"u8);
        return a->Length > 0 && (result = SetClocks(child, a)) < 0 ? result : Enter(child, a);
    }

    private static int SetClocks(Child* child, Arguments* a)
    {
        byte* path = stackalloc byte[32];
        "self/timens_offsets\0"u8.CopyTo(new Span<byte>(path, 32));
        int file = Files.OpenAt(a->Proc, path, OpenFlags.WriteOnly);
        if (file < 0)
            return child->Fail("open(2)"u8, file, "/proc/self/timens_offsets"u8);
        nint written = Files.Write(file, a->Offsets, a->Length);
        Files.Close(file);
        return written == -(int)Errno.ERANGE ? child->Fail("write(2)"u8, written, "a clock would be before its start, or too far ahead"u8)
            : written < 0 ? child->Fail("write(2)"u8, written, "/proc/self/timens_offsets"u8)
            : 0;
    }

    private static int Enter(Child* child, Arguments* a)
    {
        byte* path = stackalloc byte[32];
        "self/ns/time_for_children\0"u8.CopyTo(new Span<byte>(path, 32));
        int made = Files.OpenAt(a->Proc, path, OpenFlags.ReadOnly);
        if (made < 0)
            return child->Fail("open(2)"u8, made, "/proc/self/ns/time_for_children"u8);
        int result = Namespaces.Join(made, NamespaceTypes.Time);
        Files.Close(made);
        return result < 0 ? child->Fail("setns(2)"u8, result, "/proc/self/ns/time_for_children"u8) : 0;
    }

    private struct Arguments
    {
        public int Proc;
        public byte* Offsets;
        public int Length;
    }
}
