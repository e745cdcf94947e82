using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>Writes a value to a control file.</summary>
/// <param name="directory">The cgroup.</param>
/// <param name="file">Name of the file.</param>
/// <param name="value">What is written, without a newline.</param>
/// <param name="pointer">JSON pointer to what asked for it.</param>
/// <param name="canBeMissing">No file means that the kernel behaves as asked anyway, so nothing is lost.</param>
/// <param name="otherwise">What to write instead if the kernel has no such file.</param>
public sealed class WriteFile(
    CgroupDirectory directory, string file, string value, string pointer, bool canBeMissing = false, WriteFile? otherwise = null)
    : CgroupStep(directory, pointer)
{
    public string File { get; } = file;

    public string Value { get; } = value;

    internal override void Execute(CgroupTree tree)
    {
        int result = Try(tree, out WriteFile last);
        if (result < 0)
            throw CgroupFault.OfWrite(tree, last, (Errno)(-result));
    }

    /// <summary>Returns 0 or minus errno, and which write that is about.</summary>
    internal int Try(CgroupTree tree, out WriteFile last)
    {
        last = this;
        int result = tree.Write(Directory, File, Value);
        bool missing = result is -(int)Errno.ENOENT || (result is -(int)Errno.EOPNOTSUPP && canBeMissing);
        if (!missing)
            return result;
        if (otherwise is not null)
            return otherwise.Try(tree, out last);
        return canBeMissing ? 0 : result;
    }

    public override string ToString()
    {
        string text = $"write {Directory}/{File} \"{Value.Replace("\n", "\\n", StringComparison.Ordinal)}\"{(canBeMissing ? " if present" : "")}";
        return otherwise is null ? text : $"{text}, else {otherwise.File} \"{otherwise.Value}\"";
    }
}
