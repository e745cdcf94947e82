using System.CommandLine;

namespace Mocker.Pull.Bundles;

/// <summary>The options that change what an image says, named as docker(1) names them.</summary>
/// <param name="ofContainer">For a container, which may have more networks than a bundle.</param>
internal sealed class BundleOptions(bool ofContainer = false)
{
    private readonly Option<string?> _user = new("--user", "-u") { Description = "who the program runs as: user, uid, user:group or uid:gid", HelpName = "user" };
    private readonly Option<string[]> _environment = new("--env", "-e") { Description = "variable of the program's environment; without a value, the caller's", HelpName = "name=value" };
    private readonly Option<string[]> _environmentFiles = new("--env-file") { Description = "file of such variables, one a line", HelpName = "file" };
    private readonly Option<string?> _workingDirectory = new("--workdir", "-w") { Description = "where the program starts", HelpName = "dir" };
    private readonly Option<string?> _entrypoint = new("--entrypoint") { Description = "what is executed in place of the image's entrypoint; empty for none", HelpName = "program" };
    private readonly Option<string?> _hostname = new("--hostname") { Description = "hostname inside", HelpName = "name" };
    private readonly Option<bool> _terminal = new("--tty", "-t") { Description = "the program gets a terminal" };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "the root filesystem cannot be written to" };
    private readonly Option<string[]> _volumes = new("--volume", "-v")
    {
        Description = ofContainer
            ? "file or directory, or a volume by its name, which is made if need be: source:inside[:ro]; a path inside alone is a volume of its own"
            : "file or directory to mount: source:inside[:ro]; a path inside alone is a volume of its own",
        HelpName = "volume",
    };

    private readonly Option<string[]> _mounts = new("--mount") { Description = "the same as a list: type=volume|bind|tmpfs,source=...,target=...[,readonly]", HelpName = "mount" };
    private readonly Option<string[]> _memoryMounts = new("--tmpfs") { Description = "file system in memory to mount: inside[:size=64m,...]", HelpName = "mount" };
    private readonly Option<string[]> _devices = new("--device") { Description = "device of the host: path[:inside][:rwm]", HelpName = "device" };
    private readonly Option<string[]> _sysctls = new("--sysctl") { Description = "kernel parameter of its namespaces", HelpName = "name=value" };
    private readonly Option<string[]> _annotations = new("--annotation") { Description = "annotation of config.json", HelpName = "name=value" };
    private readonly Option<string?> _network = new("--network", "--net")
    {
        Description = ofContainer
            ? "name of a network (default mocker0; for users who are not root pasta or slirp4netns, whichever is installed), none, host, or container:NAME"
            : "none (the default): a network of its own with nothing in it; host: the host's",
        HelpName = ofContainer ? "network" : "mode",
    };

    private readonly SecurityOptions _security = new();
    private readonly ResourceOptions _resources = new();

    private Option[] All =>
    [
        _user, _environment, _environmentFiles, _workingDirectory, _entrypoint, _hostname, _terminal, _readOnly, _volumes, _mounts, _memoryMounts, _devices,
        _sysctls, _annotations, _network, .. _security.All, .. _resources.All,
    ];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>What --network says.</summary>
    public string? Network(ParseResult line) => line.GetValue(_network);

    /// <param name="line">The command line.</param>
    /// <param name="words">What comes after the options: a command in place of the image's.</param>
    /// <exception cref="ImageException">A value is none.</exception>
    public BundleSettings Read(ParseResult line, string[] words)
    {
        string[] volumes = line.GetValue(_volumes) ?? [];
        (Oci.Mount? Mount, NamedVolume? Volume)[] parsed = [.. volumes.Select(VolumeArgument.Parse)];
        MountArgument[] mounts = [.. (line.GetValue(_mounts) ?? []).Select(text => new MountArgument(text))];
        BundleSettings settings = new()
        {
            Command = words,
            Entrypoint = line.GetValue(_entrypoint),
            User = line.GetValue(_user),
            Environment = [.. (line.GetValue(_environmentFiles) ?? []).SelectMany(EnvironmentFile.Read), .. line.GetValue(_environment) ?? []],
            WorkingDirectory = line.GetValue(_workingDirectory),
            Hostname = line.GetValue(_hostname),
            Terminal = line.GetValue(_terminal),
            ReadOnly = line.GetValue(_readOnly),
            HostNetwork = Network(line) == "host",
            Mounts =
            [
                .. parsed.Select(each => each.Mount).OfType<Oci.Mount>(), .. mounts.Select(each => each.Mount()).OfType<Oci.Mount>(),
                .. (line.GetValue(_memoryMounts) ?? []).Select(VolumeArgument.ParseMemory),
            ],
            Volumes = [.. volumes.Where(text => !text.Contains(':')), .. mounts.Where(each => each.IsOwnVolume).Select(each => each.Inside)],
            NamedVolumes = [.. parsed.Select(each => each.Volume).Concat(mounts.Select(each => each.Volume())).OfType<NamedVolume>()],
            Devices = [.. (line.GetValue(_devices) ?? []).Select(HostDevice.Parse)],
            Sysctls = (line.GetValue(_sysctls) ?? []).Select(text => Pair(_sysctls, text)).GroupBy(pair => pair.Name).ToDictionary(same => same.Key, same => same.Last().Value),
            Annotations = line.GetValue(_annotations) ?? [],
        };
        if (!ofContainer && settings.NamedVolumes is [var named, ..])
            throw new ImageException($"the volume {named.Name} cannot be in a bundle: volumes with names are those of `mocker run`");
        return _resources.Read(line, _security.Read(line, settings));
    }

    /// <summary>Reads NAME=VALUE.</summary>
    /// <exception cref="ImageException">It is none.</exception>
    public static (string Name, string Value) Pair(Option option, string text)
    {
        string[] parts = text.Split('=', 2);
        return parts.Length == 2 && parts[0].Length > 0 ? (parts[0], parts[1]) : throw Malformed(option, text, "name=value");
    }

    public static ImageException Malformed(Option option, string text, string wanted) => new($"{option.Name}: expected {wanted}, found \"{text}\"");
}
