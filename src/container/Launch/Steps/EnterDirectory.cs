using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Enters the working directory, before the user is changed: a directory that only root may enter works as it does with
/// runc. Afterwards the directory must be inside the root: a leaked descriptor of the host could be made the working
/// directory by a path through /proc/self/fd (CVE-2024-21626).
/// </summary>
internal sealed unsafe class EnterDirectory(string path) : Step
{
    public override string Kind => "cwd";

    public override string Text => $"enter the working directory \"{path}\"";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, memory.Text(path));

    private static int Execute(Child* child, void* arguments)
    {
        int result = Files.ChDir((byte*)arguments);
        // Where root may not (NFS with root squashed), the user himself may: UseCredentials tries again.
        if (result == -(int)Errno.EACCES)
            return 0;
        if (result < 0)
            return child->Fail("chdir(2)"u8, result);
        child->IsInDirectory = true;
        return Verify(child);
    }

    internal static int Verify(Child* child)
    {
        byte* cwd = stackalloc byte[4096];
        int length = Files.GetCwd(cwd, 4096);
        if (length < 0)
            return child->Fail("getcwd(2)"u8, length);
        return cwd[0] == '/' ? 0 : child->Fail("getcwd(2)"u8, -(int)Errno.EPERM, "the directory is outside the container's root"u8);
    }
}
