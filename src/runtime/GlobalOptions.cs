using System.CommandLine;
using Mocker.Container;
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

    public static readonly Option<bool> SystemdCgroup = new("--systemd-cgroup") { Description = "let systemd make the cgroups (not supported yet: it is refused)" };

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
        command.Options.Add(Rootless);
    }

    /// <summary>The store that --root names.</summary>
    public static ContainerStore Store(ParseResult line)
    {
        bool? rootless = IsRootless(line);
        if (line.GetValue(SystemdCgroup))
            throw new ContainerException("--systemd-cgroup is not supported by this version of Mocker; leave it out to have cgroups made directly (cgroupfs)");
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

    /// <summary>As runc: root of a user namespace is a user too, unless it says that it is root.</summary>
    private static bool IsUser() =>
        Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser() && Environment.GetEnvironmentVariable("USER") != "root";
}
