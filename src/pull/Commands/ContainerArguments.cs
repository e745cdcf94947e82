using System.CommandLine;
using System.Globalization;
using Mocker.Container.Cgroups;
using Mocker.Pull.Bundles;
using Mocker.Pull.Containers;
using Mocker.Pull.Networks;
using Mocker.Pull.Progress;
using Mocker.Pull.Sources;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

/// <summary>Arguments of the commands that make a container.</summary>
internal sealed class ContainerArguments
{
    private readonly Argument<string> _image = new("image") { Description = "name, id, or the beginning of an id of one in the store; otherwise as for pull" };
    private readonly Argument<string[]> _words = new("command") { Description = "what to run in place of what the image says", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _name = new("--name") { Description = "what the container is called; default a name of mocker's choice", HelpName = "name" };
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "the program's stdin stays open; otherwise it has none" };
    private readonly Option<bool> _remove = new("--rm") { Description = "remove the container when it ends" };
    private readonly Option<string[]> _labels = new("--label", "-l") { Description = "label of the container", HelpName = "name=value" };
    private readonly Option<bool> _init = new("--init") { Description = "have a small init run the program, which passes signals on and reaps orphans: docker-init, catatonit or tini-static, whichever is installed" };
    private readonly Option<string?> _initPath = new("--init-path") { Description = "use this program of the host for that, one that is linked statically", HelpName = "file" };
    private readonly Option<string?> _stopSignal = new("--stop-signal") { Description = "signal by which `stop` asks the program to end; default the image's, or SIGTERM", HelpName = "signal" };
    private readonly Option<string?> _stopTimeout = new("--stop-timeout") { Description = "seconds that `stop` then gives it; default 10", HelpName = "seconds" };
    private readonly Option<string?> _logDriver = new("--log-driver") { Description = "k8s-file (the default): keep what the program prints; none: do not", HelpName = "driver" };
    private readonly Option<string[]> _logOptions = new("--log-opt") { Description = "max-size=10m: a log of that size is put aside; max-file=3: how many there are", HelpName = "name=value" };
    private readonly Option<string?> _driver = new("--storage-driver") { Description = "overlay or vfs; default overlay where it works", HelpName = "driver" };
    private readonly Option<string?> _pull = new("--pull") { Description = "when to ask the registry: missing (the default), always or never", HelpName = "when" };
    private readonly Option<string?> _platform = RegistryArguments.MakePlatform();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "show no progress of a pull" };
    private readonly RegistryArguments _registry = new();
    private readonly BundleOptions _bundle = new(ofContainer: true);
    private readonly NetworkOptions _network = new();
    private readonly UserNamespaceOptions _userNamespace = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_image);
        command.Arguments.Add(_words);
        foreach (Option option in (Option[])[_name, _interactive, _remove, _labels, _init, _initPath, _stopSignal, _stopTimeout, _logDriver, _logOptions, _driver, _pull, _platform, _quiet])
            command.Options.Add(option);
        _bundle.AddTo(command);
        _network.AddTo(command);
        _userNamespace.AddTo(command);
        _registry.AddTo(command);
    }

    /// <summary>Makes the container, of an image that is pulled if need be.</summary>
    public async Task<ContainerDirectory> MakeAsync(ParseResult line, ContainerList containers, CancellationToken cancellation)
    {
        ContainerSettings settings = Settings(line);
        using ImageStore store = CommandLine.OpenStore(line);
        Image image = await FindAsync(line, store, cancellation);
        return new ContainerCreation(store, containers).Make(image, settings, Output.WriteError);
    }

    private async Task<Image> FindAsync(ParseResult line, ImageStore store, CancellationToken cancellation)
    {
        string wanted = line.GetValue(_image)!, when = line.GetValue(_pull) ?? "missing";
        if (when is not ("missing" or "always" or "never"))
            throw BundleOptions.Malformed(_pull, when, "missing, always or never");
        if (line.GetValue(_platform) is null && !ImageSources.IsLocal(wanted) && when != "always")
            if (store.Find(ImageSources.WithoutTransport(wanted)) is Image known)
                return known;
            else if (when == "never")
                return store.Get(ImageSources.WithoutTransport(wanted));
        using ProgressView view = ProgressView.Of(line.GetValue(_quiet));
        ImageFetcher fetcher = new(store, _registry.Of(line), RegistryArguments.Platform(line, _platform), view);
        using (new SignalsWhilePulling())
            return when == "always" ? await fetcher.FetchAsync(wanted, cancellation) : await fetcher.FindOrFetchAsync(wanted, cancellation);
    }

    private ContainerSettings Settings(ParseResult line)
    {
        Dictionary<string, string> log = (line.GetValue(_logOptions) ?? []).Select(text => BundleOptions.Pair(_logOptions, text)).ToDictionary(pair => pair.Name, pair => pair.Value);
        if (log.Keys.FirstOrDefault(name => name is not ("max-size" or "max-file")) is string unknown)
            throw BundleOptions.Malformed(_logOptions, unknown, "max-size=... or max-file=...");
        string driver = line.GetValue(_logDriver) ?? "k8s-file";
        if (driver is not ("k8s-file" or "none"))
            throw BundleOptions.Malformed(_logDriver, driver, "k8s-file or none");
        return new()
        {
            Bundle = _bundle.Read(line, line.GetValue(_words) ?? []) with
            {
                StopSignal = line.GetValue(_stopSignal),
                Init = line.GetValue(_init) || line.GetValue(_initPath) is not null ? InitProgram.Find(line.GetValue(_initPath)) : null,
            },
            Name = line.GetValue(_name),
            Driver = line.GetValue(_driver),
            Network = _network.Read(line, _bundle.Network(line)),
            Ids = _userNamespace.Read(line),
            Labels = (line.GetValue(_labels) ?? []).Select(text => text.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(same => same.Key, same => same.Last().ElementAtOrDefault(1) ?? ""),
            RemovedAtEnd = line.GetValue(_remove),
            OpenInput = line.GetValue(_interactive),
            StopTimeout = line.GetValue(_stopTimeout) is string timeout ? Count(_stopTimeout, timeout, 0) : ContainerRecord.DefaultStopTimeout,
            LogSize = log.GetValueOrDefault("max-size") is not string size ? null
                : ByteSize.TryParse(size, out long bytes) && bytes > 0 ? bytes : throw BundleOptions.Malformed(_logOptions, size, "a size such as 10m"),
            LogFiles = driver == "none" ? 0 : log.GetValueOrDefault("max-file") is string files ? Count(_logOptions, files, 1) : 1,
        };
    }

    private static int Count(Option option, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number : throw BundleOptions.Malformed(option, text, $"a whole number from {least} on");
}
