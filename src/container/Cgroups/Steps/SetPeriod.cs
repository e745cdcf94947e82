using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>
/// Version 2: changes the period of a quota that stays as it is. Both are in one file, which takes a quota alone but no period
/// alone (cgroup-v2.rst, cpu.max).
/// </summary>
/// <param name="directory">The cgroup.</param>
/// <param name="period">Microseconds.</param>
/// <param name="pointer">JSON pointer to the period.</param>
public sealed class SetPeriod(CgroupDirectory directory, ulong period, string pointer) : CgroupStep(directory, pointer)
{
    private const string File = "cpu.max";

    internal override void Execute(CgroupTree tree)
    {
        string? now = tree.Read(Directory, File, out Errno error);
        WriteFile write = new(Directory, File, $"{now?.Split(' ')[0]} {period}", Pointer);
        if (now is null)
            throw CgroupFault.OfWrite(tree, write, error);
        write.Execute(tree);
    }

    public override string ToString() => $"write {Directory}/{File} \"(its quota) {period}\"";
}
