using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>
/// Writes values that the kernel holds against each other (a limit of memory and one of memory and swap; a quota and
/// its period and burst): which has to go first depends on what is set now, so a refused one is tried again after the
/// others. That takes no reading beforehand, and in a new cgroup the first try is always right.
/// </summary>
public sealed class WriteTogether(WriteFile[] writes) : CgroupStep(writes[0].Directory, writes[0].Pointer)
{
    public IReadOnlyList<WriteFile> Writes => writes;

    internal override void Execute(CgroupTree tree)
    {
        ulong refused = TryAll(tree, ulong.MaxValue >> (64 - writes.Length), out WriteFile? file, out Errno error);
        while (refused != 0)
        {
            ulong again = error == Errno.EINVAL ? TryAll(tree, refused, out file, out error) : refused;
            if (again == refused)
                throw CgroupFault.OfWrite(tree, file!, error);
            refused = again;
        }
    }

    // The bits of those refused. An error that waiting does not cure ends it at once.
    private ulong TryAll(CgroupTree tree, ulong wanted, out WriteFile? file, out Errno error)
    {
        (file, error) = (null, Errno.None);
        ulong refused = 0;
        for (int i = 0; i < writes.Length; i++)
        {
            if ((wanted & 1UL << i) == 0)
                continue;
            int result = writes[i].Try(tree, out WriteFile last);
            if (result >= 0)
                continue;
            refused |= 1UL << i;
            if (file is null || result != -(int)Errno.EINVAL)
                (file, error) = (last, (Errno)(-result));
            if (result != -(int)Errno.EINVAL)
                return refused;
        }
        return refused;
    }

    public override string ToString()
    {
        StringBuilder text = new();
        foreach (WriteFile write in writes)
            text.Append(text.Length == 0 ? "" : "; ").Append(write);
        return text.ToString();
    }
}
