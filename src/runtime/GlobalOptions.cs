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
        Description = "run by another user than root: true, false or auto; so far it only decides the default of --root",
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
        string rootless = line.GetValue(Rootless)!;
        if (rootless is not ("true" or "false" or "auto"))
            throw new ContainerException($"--rootless takes true, false or auto, not \"{rootless}\"");
        if (line.GetValue(SystemdCgroup))
            throw new ContainerException("--systemd-cgroup is not supported by this version of Mocker; leave it out to have cgroups made directly (cgroupfs)");
        bool isRootless = rootless == "true" || rootless == "auto" && Credentials.EffectiveUserId() != 0;
        return new(line.GetValue(Root) ?? ContainerStore.DefaultRoot(isRootless));
    }
}
