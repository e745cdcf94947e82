using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Runtime;

/// <summary>The options that stand before the command, as runc has them.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Root = new("--root")
    {
        Description = "directory in which the state of containers is kept (a tmpfs); default /run/mocker, or $XDG_RUNTIME_DIR/mocker for other users than root",
        HelpName = "dir",
    };

    public static readonly Option<string?> LogFile = new("--log") { Description = "file to which errors and warnings are appended; default stderr", HelpName = "file" };

    public static readonly Option<string> LogFormat = new("--log-format") { Description = "form of the log's lines; default text", DefaultValueFactory = _ => "text", HelpName = "text|json" };

    public static readonly Option<bool> Debug = new("--debug") { Description = "log each step that is taken, with the place in config.json that asked for it" };

    public static readonly Option<bool> SystemdCgroup = new("--systemd-cgroup") { Description = "let systemd make the cgroup, as a transient unit; the same as --cgroup-manager systemd" };

    public static readonly Option<string?> CgroupManager = new("--cgroup-manager")
    {
        Description = "who makes the cgroup: cgroupfs (the runtime itself, the default), systemd, or disabled (nobody: it stays in the caller's)",
        HelpName = "name",
    };

    public static readonly Option<string> Rootless = new("--rootless")
    {
        Description = "true, false or auto: go without cgroups where they may not be made, and keep the state of containers in $XDG_RUNTIME_DIR",
        DefaultValueFactory = _ => "auto",
        HelpName = "true|false|auto",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Root);
        command.Options.Add(LogFile);
        command.Options.Add(LogFormat);
        command.Options.Add(Debug);
        command.Options.Add(SystemdCgroup);
        command.Options.Add(CgroupManager);
        command.Options.Add(Rootless);
    }

    /// <summary>The store that --root names.</summary>
    public static ContainerStore Store(ParseResult line)
    {
        bool? rootless = IsRootless(line);
        return new(line.GetValue(Root) ?? ContainerStore.DefaultRoot(rootless ?? IsUser()));
    }

    /// <summary>What --rootless says; null for auto.</summary>
    public static bool? IsRootless(ParseResult line) => line.GetValue(Rootless) switch
    {
        "true" => true,
        "false" => false,
        "auto" => null,
        string other => throw new ContainerException($"--rootless takes true, false or auto, not \"{other}\""),
        null => null,
    };

    /// <summary>Who makes a new container's cgroup; of the others the record knows.</summary>
    public static CgroupDriver Driver(ParseResult line)
    {
        string? name = line.GetValue(CgroupManager);
        CgroupDriver driver = name switch
        {
            null => line.GetValue(SystemdCgroup) ? CgroupDriver.Systemd : CgroupDriver.Cgroupfs,
            "cgroupfs" => CgroupDriver.Cgroupfs,
            "systemd" => CgroupDriver.Systemd,
            "disabled" => CgroupDriver.Disabled,
            _ => throw new ContainerException($"--cgroup-manager takes cgroupfs, systemd or disabled, not \"{name}\""),
        };
        return driver != CgroupDriver.Systemd && line.GetValue(SystemdCgroup)
            ? throw new ContainerException($"--systemd-cgroup and --cgroup-manager {name} contradict each other; leave one out")
            : driver;
    }

    /// <summary>As runc: root of a user namespace is a user too, unless it says that it is root.</summary>
    private static bool IsUser() =>
        Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser() && Environment.GetEnvironmentVariable("USER") != "root";
}
