using System.CommandLine;
using System.Globalization;
using Mocker.Container.Cgroups;

namespace Mocker.Pull.Bundles;

/// <summary>The options that change what an image says, named as docker(1) names them.</summary>
internal sealed class BundleOptions
{
    private readonly Option<string?> _user = new("--user", "-u") { Description = "who the program runs as: user, uid, user:group or uid:gid", HelpName = "user" };
    private readonly Option<string[]> _environment = new("--env", "-e") { Description = "variable of the program's environment; without a value, the caller's", HelpName = "name=value" };
    private readonly Option<string?> _workingDirectory = new("--workdir", "-w") { Description = "where the program starts", HelpName = "dir" };
    private readonly Option<string?> _entrypoint = new("--entrypoint") { Description = "what is executed in place of the image's entrypoint; empty for none", HelpName = "program" };
    private readonly Option<string?> _hostname = new("--hostname") { Description = "hostname inside", HelpName = "name" };
    private readonly Option<bool> _terminal = new("--tty", "-t") { Description = "the program gets a terminal" };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "the root filesystem cannot be written to" };
    private readonly Option<bool> _noNewPrivileges = new("--no-new-privileges") { Description = "set-user-id programs and file capabilities give no rights" };
    private readonly Option<string?> _network = new("--network") { Description = "none (the default): a network of its own with nothing in it; host: the host's", HelpName = "mode" };
    private readonly Option<string[]> _addedCapabilities = new("--cap-add") { Description = "capability to have on top of the defaults, or ALL", HelpName = "name" };
    private readonly Option<string[]> _droppedCapabilities = new("--cap-drop") { Description = "capability to have not, or ALL", HelpName = "name" };
    private readonly Option<string?> _seccomp = new("--seccomp") { Description = "system call filter: a file with what config.json has in linux.seccomp, or unconfined", HelpName = "file" };
    private readonly Option<string[]> _annotations = new("--annotation") { Description = "annotation of config.json", HelpName = "name=value" };
    private readonly Option<string?> _memory = new("--memory", "-m") { Description = "limit of memory, in bytes or as 64m", HelpName = "size" };
    private readonly Option<string?> _memorySwap = new("--memory-swap") { Description = "limit of memory and swap together; -1 for no limit", HelpName = "size" };
    private readonly Option<string?> _cpus = new("--cpus") { Description = "how many processors' time there is, such as 1.5", HelpName = "n" };
    private readonly Option<string?> _cpuShares = new("--cpu-shares") { Description = "weight against other containers, 2 to 262144", HelpName = "n" };
    private readonly Option<string?> _pidsLimit = new("--pids-limit") { Description = "how many tasks there may be; -1 for no limit", HelpName = "n" };

    private Option[] All =>
    [
        _user, _environment, _workingDirectory, _entrypoint, _hostname, _terminal, _readOnly, _noNewPrivileges, _network, _addedCapabilities,
        _droppedCapabilities, _seccomp, _annotations, _memory, _memorySwap, _cpus, _cpuShares, _pidsLimit,
    ];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <param name="line">The command line.</param>
    /// <param name="words">What comes after the options: a command in place of the image's.</param>
    /// <exception cref="ImageException">A value is none.</exception>
    public BundleSettings Read(ParseResult line, string[] words) => new()
    {
        Command = words,
        Entrypoint = line.GetValue(_entrypoint),
        User = line.GetValue(_user),
        Environment = line.GetValue(_environment) ?? [],
        WorkingDirectory = line.GetValue(_workingDirectory),
        Hostname = line.GetValue(_hostname),
        Terminal = line.GetValue(_terminal),
        ReadOnly = line.GetValue(_readOnly),
        NoNewPrivileges = line.GetValue(_noNewPrivileges),
        HostNetwork = line.GetValue(_network) switch
        {
            null or "none" => false,
            "host" => true,
            string other => throw new ImageException($"--network: there is no \"{other}\" for a bundle: none and host are what it can have"),
        },
        AddedCapabilities = line.GetValue(_addedCapabilities) ?? [],
        DroppedCapabilities = line.GetValue(_droppedCapabilities) ?? [],
        Seccomp = line.GetValue(_seccomp),
        Annotations = line.GetValue(_annotations) ?? [],
        Memory = Size(line, _memory),
        MemorySwap = line.GetValue(_memorySwap) == "-1" ? -1 : Size(line, _memorySwap),
        Cpus = line.GetValue(_cpus) is string cpus
            ? double.TryParse(cpus, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is >= 0.01 and <= 100_000
                ? number
                : throw Malformed(_cpus, cpus, "a number of processors such as 1.5")
            : null,
        CpuShares = Number(line, _cpuShares) is long shares ? shares >= 0 ? (ulong)shares : throw Malformed(_cpuShares, $"{shares}", "a weight") : null,
        PidsLimit = Number(line, _pidsLimit),
    };

    private static long? Size(ParseResult line, Option<string?> option) => line.GetValue(option) is not string text ? null
        : ByteSize.TryParse(text, out long bytes) && bytes > 0 ? bytes
        : throw Malformed(option, text, "a size such as 64m");

    private static long? Number(ParseResult line, Option<string?> option) => line.GetValue(option) is not string text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw Malformed(option, text, "a whole number");

    private static ImageException Malformed(Option option, string text, string wanted) => new($"{option.Name}: expected {wanted}, found \"{text}\"");
}
