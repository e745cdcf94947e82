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

    public static readonly Option<string> LogFormat = new("--log-format") { Description = "text or json", DefaultValueFactory = _ => "text", HelpName = "format" };

    public static readonly Option<bool> Debug = new("--debug") { Description = "log each step that is taken, with the place in config.json that asked for it" };

    public static readonly Option<bool> SystemdCgroup = new("--systemd-cgroup") { Description = "let systemd make the cgroup, as a transient unit; the same as --cgroup-manager systemd" };

    public static readonly Option<string?> CgroupManager = new("--cgroup-manager")
    {
        Description = "who makes the cgroup: cgroupfs (the runtime itself, the default), systemd, or disabled (nobody: it stays in the caller's)",
        HelpName = "name",
    };

    public static readonly Option<string> Rootless = new("--rootless")
    {
        Description = "run by another user than root: true, false or auto; so far it only decides the default of --root",
        DefaultValueFactory = _ => "auto",
        HelpName = "mode",
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
        string rootless = line.GetValue(Rootless)!;
        if (rootless is not ("true" or "false" or "auto"))
            throw new ContainerException($"--rootless takes true, false or auto, not \"{rootless}\"");
        bool isRootless = rootless == "true" || rootless == "auto" && Credentials.EffectiveUserId() != 0;
        return new(line.GetValue(Root) ?? ContainerStore.DefaultRoot(isRootless));
    }

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
}
