namespace Mocker.Oci;

/// <summary>config.md, Process.</summary>
internal static class ProcessRules
{
    private const uint MaxUmask = 0x1FF; // octal 777

    public static void Check(ProcessSpec process, string at, Review review)
    {
        if (process.Cwd is not ['/', ..])
            throw review.Violation($"{at}/cwd", $"must be an absolute path, found \"{process.Cwd}\"");
        if (process.Args.Length == 0)
            throw review.Violation(at, "\"args\" is required and needs at least one entry, the program to execute");
        if (process.User.Umask is > MaxUmask)
            throw review.Violation($"{at}/user/umask", $"must be from 0 to 511 (octal 777), found {process.User.Umask}");
        if (process.OomScoreAdj is < -1000 or > 1000)
            throw review.Violation($"{at}/oomScoreAdj", $"must be from -1000 to 1000, found {process.OomScoreAdj}");
        CheckConsole(process, at, review);
        CheckEnvironment(process.Env, at, review);
        CapabilityRules.Check(process.Capabilities, at, review);
        RlimitRules.Check(process.Rlimits, at, review);
        SchedulerRules.Check(process.Scheduler, at, review);
        IOPriorityRules.Check(process.IOPriority, at, review);
        ExecCpuAffinityRules.Check(process.ExecCpuAffinity, at, review);
    }

    /// <summary>Without a terminal the size MUST be ignored.</summary>
    private static void CheckConsole(ProcessSpec process, string at, Review review)
    {
        if (!process.Terminal || process.ConsoleSize is not { } size)
            return;
        if (size.Height > ushort.MaxValue) // struct winsize, ioctl_tty(2)
            throw review.Violation($"{at}/consoleSize/height", $"must be from 0 to 65535 rows, found {size.Height}");
        if (size.Width > ushort.MaxValue)
            throw review.Violation($"{at}/consoleSize/width", $"must be from 0 to 65535 columns, found {size.Width}");
    }

    /// <summary>environ(7): entries without a name cannot be asked for, and runc refuses them too.</summary>
    private static void CheckEnvironment(string[] environment, string at, Review review)
    {
        for (var i = 0; i < environment.Length; i++)
            if (environment[i].IndexOf('=') < 1)
                throw review.Violation($"{at}/env/{i}", $"must have the form NAME=value, found \"{environment[i]}\"");
    }
}
