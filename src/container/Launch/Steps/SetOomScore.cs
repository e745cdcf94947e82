using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Sets the OOM score adjustment (proc_pid_oom_score_adj(5)) while /proc is still the host's: the container's could be
/// made to look like one.
/// </summary>
internal sealed unsafe class SetOomScore(int adjustment) : Step
{
    public override string Kind => "oom-score-adj";

    public override string Text => $"set the OOM score adjustment to {adjustment}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        string text = adjustment.ToString();
        a->Value = memory.Text(text);
        a->Length = Encoding.ASCII.GetByteCount(text);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        byte* path = stackalloc byte[32];
        "/proc/self/oom_score_adj\0"u8.CopyTo(new Span<byte>(path, 32));
        int file = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.WriteOnly);
        if (file == -(int)Errno.EACCES)
        {
            // The files of a process that is not dumpable are the host root's (proc(5)). Nobody in the container sees it yet.
            Processes.Prctl(PrctlOption.SetDumpable, 1);
            file = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.WriteOnly);
            Processes.Prctl(PrctlOption.SetDumpable, 0);
        }
        if (file < 0)
            return child->Fail("open(2)"u8, file, path);
        nint written = Files.Write(file, a->Value, a->Length);
        Files.Close(file);
        return written < 0 ? child->Fail("write(2)"u8, written, path) : 0;
    }

    private struct Arguments
    {
        public byte* Value;
        public int Length;
    }
}
