using Mocker.Container.Cgroups;
using Mocker.Container.Checkpointing;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;
using Mocker.Oci;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;

namespace Mocker.Shim.Tasks.Runtimes;

/// <summary>The engine, linked in: no runtime's process is started for anything.</summary>
internal sealed class LinkedEngine(ContainerStore store) : ContainerRuntime
{
    public override int PidOf(string id)
    {
        try
        {
            using ContainerDirectory? directory = store.Find(ContainerId.Parse(id));
            return directory?.ReadRecord()?.Init.Pid ?? 0;
        }
        catch (OciDocumentException)
        {
            // A damaged record does not keep the container from being deleted.
            return 0;
        }
    }

    public override CreatedContainer Create(CreateRequest request, Options options, ProcessStreams streams)
    {
        ConfiguredBundle configured = ConfiguredBundle.Read(request.Bundle);
        if (configured.Spec.Process is { } process && process.Terminal != request.Terminal)
            throw new Container.ContainerException(request.Terminal
                ? "a terminal is asked for, but the process has none"
                : "the process has a terminal, but none is asked for", "/process/terminal");
        LaunchOptions launch = new()
        {
            NoPivot = options.NoPivotRoot,
            NoNewKeyring = options.NoNewKeyring,
            CgroupDriver = options.SystemdCgroup ? CgroupDriver.Systemd : CgroupDriver.Cgroupfs,
            Streams = streams.ForProcess,
        };
        if (request.Checkpoint.Length > 0)
            return Restore(request, options, configured, launch, streams);
        using Creation creation = Creation.Create(store, request.Id, configured, launch, streams.Console);
        return Describe(creation.Container);
    }

    public override void Start(string id) => Container.Lifecycle.Start.Run(store, id, manager: null);

    public override int Exec(TaskProcess process, ProcessStreams streams)
    {
        ProcessSpec document = ProcessSpec.Parse(process.Document);
        foreach (SpecWarning warning in SpecValidator.Validate(document, process.Document))
            Container.Log.Warning($"process.json#{warning.Pointer}: {warning.Message}");
        using LaunchedProcess launched = Execution.Start(
            store, process.ContainerId, configured => ProcessDefaults.Complete(document, configured.Process, process.Stdio.Terminal), new("process.json#"),
            new ExecOptions { Streams = streams.ForProcess }, streams.Console);
        return launched.Pid;
    }

    public override void Kill(string id, int signal, bool all) => Signalling.Send(store, id, signal, all);

    public override void Delete(string id, bool force) => Deletion.Run(store, id, force);

    public override void Pause(string id) => Pausing.Pause(store, id);

    public override void Resume(string id) => Pausing.Resume(store, id);

    public override void Update(string id, ReadOnlySpan<byte> resources)
    {
        byte[] text = resources.ToArray();
        LinuxResources parsed = LinuxResources.Parse(text);
        foreach (SpecWarning warning in SpecValidator.Validate(parsed, text))
            Container.Log.Warning($"resources.json#{warning.Pointer}: {warning.Message}");
        Updating.Run(store, id, parsed, rdt: null, static pointer => "resources.json#" + pointer);
    }

    public override void Checkpoint(string id, string path, Protocol.CheckpointOptions options, Options runtime)
    {
        string images = path.Length > 0 ? path : options.ImagePath;
        Container.Checkpointing.Checkpoint.Run(store, id, new()
        {
            ImagePath = images,
            WorkPath = WorkPath(options.WorkPath, runtime),
            LeaveRunning = !options.Exit,
            TcpEstablished = options.OpenTcp,
            ExternalUnixSockets = options.ExternalUnixSockets,
            ShellJob = options.Terminal,
            FileLocks = options.FileLocks,
            CgroupsMode = options.CgroupsMode switch
            {
                "soft" => CgroupsMode.Soft,
                "full" => CgroupsMode.Full,
                "strict" => CgroupsMode.Strict,
                "ignore" => CgroupsMode.Ignore,
                _ => CgroupsMode.Default,
            },
        });
    }

    private static string? WorkPath(string wanted, Options runtime) =>
        wanted.Length > 0 ? wanted : runtime.CriuWorkPath.Length > 0 ? runtime.CriuWorkPath : null;

    private CreatedContainer Restore(CreateRequest request, Options options, ConfiguredBundle configured, LaunchOptions launch, ProcessStreams streams)
    {
        using Restoration restoration = Restoration.Run(
            store, request.Id, configured, new() { ImagePath = request.Checkpoint, WorkPath = WorkPath("", options), FileLocks = true, TcpEstablished = true, ExternalUnixSockets = true },
            launch, streams.Console);
        return Describe(restoration.Container);
    }

    private static CreatedContainer Describe(Container.Lifecycle.Container container) =>
        new(container.Record.Init.Pid, container.Cgroup is { Directories.Count: > 0 } cgroup ? cgroup : null, container.Record.SharesPidNamespace);
}
