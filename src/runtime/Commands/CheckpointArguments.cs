using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Checkpointing;

namespace Mocker.Runtime.Commands;

/// <summary>The options that `checkpoint` and `restore` have in common.</summary>
internal sealed class CheckpointArguments
{
    private readonly Option<string> _imagePath = new("--image-path") { Description = "directory of the image files; default ./checkpoint", DefaultValueFactory = _ => "checkpoint", HelpName = "dir" };

    private readonly Option<string?> _workPath = new("--work-path") { Description = "directory of work files and logs; default that of the images", HelpName = "dir" };

    private readonly Option<string?> _parentPath = new("--parent-path") { Description = "image files of the pre-dump before, relative to --image-path", HelpName = "dir" };

    private readonly Option<bool> _tcpEstablished = new("--tcp-established") { Description = "allow open TCP connections" };

    private readonly Option<bool> _externalUnixSockets = new("--ext-unix-sk") { Description = "allow unix sockets that lead out of the container" };

    private readonly Option<bool> _shellJob = new("--shell-job") { Description = "allow a terminal of the host's" };

    private readonly Option<bool> _fileLocks = new("--file-locks") { Description = "dump and restore file locks, too" };

    private readonly Option<bool> _autoDedup = new("--auto-dedup") { Description = "keep memory that is in several images only once" };

    private readonly Option<bool> _lazyPages = new("--lazy-pages") { Description = "restore memory when it is needed (userfaultfd(2))" };

    private readonly Option<string?> _cgroupsMode = new("--manage-cgroups-mode") { Description = "soft, full, strict or ignore (criu(8)); default soft", HelpName = "mode" };

    private readonly RepeatableOption _emptyNamespaces = new("--empty-ns") { Description = "make this namespace, but do not restore what is in it: network (which always is so)", HelpName = "namespace" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[
            _imagePath, _workPath, _parentPath, _tcpEstablished, _externalUnixSockets, _shellJob, _fileLocks, _autoDedup, _lazyPages, _cgroupsMode, _emptyNamespaces])
            command.Options.Add(option);
    }

    public CheckpointOptions Read(ParseResult line)
    {
        foreach (string name in line.GetValue(_emptyNamespaces)!)
            if (name != "network")
                throw new ContainerException($"--empty-ns takes network, not \"{name}\"");
        return new()
        {
            ImagePath = line.GetValue(_imagePath)!,
            WorkPath = line.GetValue(_workPath),
            ParentPath = line.GetValue(_parentPath),
            TcpEstablished = line.GetValue(_tcpEstablished),
            ExternalUnixSockets = line.GetValue(_externalUnixSockets),
            ShellJob = line.GetValue(_shellJob),
            FileLocks = line.GetValue(_fileLocks),
            AutoDedup = line.GetValue(_autoDedup),
            LazyPages = line.GetValue(_lazyPages),
            CgroupsMode = ModeOf(line.GetValue(_cgroupsMode)),
        };
    }

    private static CgroupsMode ModeOf(string? name) => name switch
    {
        null => CgroupsMode.Default,
        "soft" => CgroupsMode.Soft,
        "full" => CgroupsMode.Full,
        "strict" => CgroupsMode.Strict,
        "ignore" => CgroupsMode.Ignore,
        _ => throw new ContainerException($"--manage-cgroups-mode takes soft, full, strict or ignore, not \"{name}\""),
    };
}
