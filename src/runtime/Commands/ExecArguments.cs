using System.CommandLine;
using System.Globalization;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

/// <summary>exec's options, and the process that they make of the container's own.</summary>
internal sealed class ExecArguments
{
    private readonly Option<string?> _consoleSocket = new("--console-socket") { Description = "socket that receives the terminal's master", HelpName = "path" };
    private readonly Option<string?> _pidFdSocket = new("--pidfd-socket") { Description = "socket that receives the process's pidfd", HelpName = "path" };
    private readonly Option<string?> _cwd = new("--cwd") { Description = "working directory", HelpName = "dir" };
    private readonly RepeatableOption _env = new("--env", "-e") { Description = "a further environment variable, NAME=value; repeatable", HelpName = "var" };
    private readonly Option<string?> _user = new("--user", "-u") { Description = "uid[:gid], as numbers", HelpName = "user" };
    private readonly RepeatableOption _groups = new("--additional-gids", "-g") { Description = "a further group id; repeatable", HelpName = "gid" };
    private readonly Option<string?> _pidFile = new("--pid-file") { Description = "file to write the process id to", HelpName = "file" };
    private readonly Option<string?> _label = new("--process-label") { Description = "SELinux label", HelpName = "label" };
    private readonly Option<string?> _apparmor = new("--apparmor") { Description = "AppArmor profile", HelpName = "profile" };
    private readonly Option<bool> _noNewPrivs = new("--no-new-privs") { Description = "set no_new_privs" };
    private readonly RepeatableOption _cap = new("--cap", "-c") { Description = "a further capability; repeatable", HelpName = "name" };
    private readonly Option<string?> _preserveFds = new("--preserve-fds") { Description = "pass this many further descriptors, from 3 on", HelpName = "n" };
    private readonly RepeatableOption _cgroup = new("--cgroup") { Description = "run in a cgroup below the container's: [controllers:]path; repeatable", HelpName = "path" };
    private readonly Option<bool> _ignorePaused = new("--ignore-paused") { Description = "do not refuse a paused container" };

    public Option<string?> ProcessFile { get; } = new("--process", "-p") { Description = "file with the process (config.md, Process)", HelpName = "file" };

    public Option<bool> Terminal { get; } = new("--tty", "-t") { Description = "give the program a terminal" };

    public Option<bool> Detach { get; } = new("--detach", "-d") { Description = "return when the program runs" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_consoleSocket, _pidFdSocket, _cwd, _env, Terminal, _user, _groups, ProcessFile, Detach, _pidFile,
            _label, _apparmor, _noNewPrivs, _cap, _preserveFds, _cgroup, _ignorePaused])
            command.Options.Add(option);
    }

    public ExecOptions Read(ParseResult line) => new()
    {
        ConsoleSocket = line.GetValue(_consoleSocket),
        PidFdSocket = line.GetValue(_pidFdSocket),
        PidFile = line.GetValue(_pidFile),
        PreserveDescriptors = Preserved.Count(line.GetValue(_preserveFds)),
        Cgroups = line.GetValue(_cgroup)!,
        IgnorePaused = line.GetValue(_ignorePaused),
    };

    /// <summary>The container's process with another program and what the options change.</summary>
    public ProcessSpec Process(ParseResult line, ProcessSpec? configured, string[] program)
    {
        ProcessSpec own = configured ?? new ProcessSpec { Cwd = "/" };
        return new()
        {
            Terminal = line.GetValue(Terminal),
            Args = program,
            Env = [.. own.Env, .. line.GetValue(_env)!],
            Cwd = line.GetValue(_cwd) ?? own.Cwd,
            User = UserOf(line, own.User),
            Capabilities = With(own.Capabilities, line.GetValue(_cap)!),
            Rlimits = own.Rlimits,
            NoNewPrivileges = line.GetValue(_noNewPrivs) || own.NoNewPrivileges,
            ApparmorProfile = line.GetValue(_apparmor) ?? own.ApparmorProfile,
            SelinuxLabel = line.GetValue(_label) ?? own.SelinuxLabel,
            OomScoreAdj = own.OomScoreAdj,
            Scheduler = own.Scheduler,
            IOPriority = own.IOPriority,
            ExecCpuAffinity = own.ExecCpuAffinity,
        };
    }

    /// <summary>Where that process was described: what an option gives is not config.json's.</summary>
    public ProcessSource Source(ParseResult line)
    {
        List<(string, string)> given = [("terminal", "--tty")];
        if (line.GetValue(_cwd) is not null)
            given.Add(("cwd", "--cwd"));
        if (line.GetValue(_user) is not null)
            given.Add(("user", "--user"));
        if (line.GetValue(_apparmor) is not null)
            given.Add(("apparmorProfile", "--apparmor"));
        if (line.GetValue(_label) is not null)
            given.Add(("selinuxLabel", "--process-label"));
        if (line.GetValue(_noNewPrivs))
            given.Add(("noNewPrivileges", "--no-new-privs"));
        return new("/process", [.. given]);
    }

    private User UserOf(ParseResult line, User own)
    {
        uint[] groups = [.. own.AdditionalGids, .. Array.ConvertAll(line.GetValue(_groups)!, Group)];
        if (line.GetValue(_user) is not string text)
            return new() { Uid = own.Uid, Gid = own.Gid, Umask = own.Umask, AdditionalGids = groups };
        string[] parts = text.Split(':');
        if (parts.Length > 2)
            throw Malformed(text);
        return new()
        {
            Uid = Number(parts[0], text),
            Gid = parts.Length == 2 ? Number(parts[1], text) : own.Gid,
            Umask = own.Umask,
            AdditionalGids = groups,
        };
    }

    // The whole word or nothing: a lenient reading once ran "1" as root (CVE-2026-30892).
    private static uint Number(string text, string whole) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : throw Malformed(whole);

    private static uint Group(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : throw new ContainerException($"--additional-gids takes a group id as a number, not \"{text}\"");

    private static ContainerException Malformed(string text) => new($"--user takes uid or uid:gid as numbers, not \"{text}\"");

    /// <summary>Adds to the sets that bound what the program can do; to the ambient one only what is inheritable (CVE-2022-29162).</summary>
    private static LinuxCapabilities? With(LinuxCapabilities? own, string[] added)
    {
        if (added.Length == 0)
            return own;
        // As with a configuration that names one (config.md, capabilities): newer kernels may have it.
        foreach (string name in added)
            if (CapabilityNames.NumberOf(name) < 0)
                Log.Warning($"--cap: there is no capability \"{name}\"");
        string[] inheritable = own?.Inheritable ?? [];
        return new()
        {
            Bounding = [.. own?.Bounding ?? [], .. added],
            Effective = [.. own?.Effective ?? [], .. added],
            Permitted = [.. own?.Permitted ?? [], .. added],
            Inheritable = own?.Inheritable,
            Ambient = [.. own?.Ambient ?? [], .. Array.FindAll(added, name => Array.IndexOf(inheritable, name) >= 0)],
        };
    }
}
