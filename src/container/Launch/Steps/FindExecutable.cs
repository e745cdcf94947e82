using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Looks whether the process's executable is there and may be executed, as the user and from the working directory that it
/// will have: so that `create` fails, not `start`. A name without a slash is looked for in the process's own PATH.
/// </summary>
internal sealed unsafe class FindExecutable(string name, string[] candidates) : Step
{
    public override string Kind => "find-executable";

    public override string Text => $"execute \"{name}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Candidates = memory.Texts(candidates);
        a->HasPath = name.Contains('/');
        return new(&Execute, a);
    }

    /// <summary>The paths to try for a command, in order.</summary>
    public static string[] CandidatesOf(string command, IReadOnlyList<string> environment)
    {
        if (command.Contains('/'))
            return [command];
        // What execvp(3) takes when PATH is unset.
        string path = "/bin:/usr/bin";
        foreach (string variable in environment)
            if (variable.StartsWith("PATH=", StringComparison.Ordinal))
                path = variable[5..];
        string[] directories = path.Split(':');
        for (int i = 0; i < directories.Length; i++)
            directories[i] = directories[i].Length == 0 ? "./" + command : directories[i].TrimEnd('/') + "/" + command;
        return directories;
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int reason = -(int)Errno.ENOENT;
        for (int i = 0; a->Candidates[i] != null; i++)
        {
            int result = Check(a->Candidates[i]);
            if (result >= 0)
            {
                child->ExecutableIndex = i;
                return 0;
            }
            if (result == -(int)Errno.EACCES)
                reason = result;
        }
        if (a->HasPath)
            return child->Fail("execve(2)"u8, reason);
        // Engines tell "no such command" (exit code 127) by these words of Go's os/exec.
        return reason == -(int)Errno.ENOENT
            ? child->Fail("execve(2)"u8, reason, "executable file not found in $PATH"u8)
            : child->Fail("execve(2)"u8, reason);
    }

    private static int Check(byte* path)
    {
        int result = Files.Access(Files.CurrentDirectory, path, 1, AtFlags.EffectiveAccess);
        if (result < 0)
            return result;
        result = Files.Stat(Files.CurrentDirectory, path, 0, out FileStatus status);
        return result < 0 ? result : status.Type == FileType.Directory ? -(int)Errno.EACCES : 0;
    }

    private struct Arguments
    {
        public byte** Candidates;
        public bool HasPath;
    }
}
