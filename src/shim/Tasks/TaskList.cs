using Google.Protobuf;
using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Shim.Bootstrap;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;
using Mocker.Shim.Tasks.Metrics;
using Mocker.Shim.Tasks.Runtimes;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Tasks;

/// <summary>The containers of this server, and what containerd may have done to them.</summary>
/// <param name="loop">Carries streams and rings alarms.</param>
/// <param name="children">Tells of processes' ends.</param>
/// <param name="events">Tells containerd.</param>
/// <param name="operations">What is being done to containers.</param>
/// <param name="space">containerd's namespace.</param>
internal sealed class TaskList(EventLoop loop, SignalSource children, TaskEvents events, Operations operations, string space)
{
    /// <summary>What a process of exec that could not be started has for an exit status, as with containerd's own shim.</summary>
    private const uint NeverStarted = 255;

    private readonly Dictionary<string, ContainerTask> _tasks = [];

    public bool IsEmpty => _tasks.Count == 0 && operations.IsIdle;

    /// <summary>Whether this may wait for other programs: hooks, CRIU, a logger, another runtime.</summary>
    public static bool MayWait(CreateRequest request) => request.Checkpoint.Length > 0 || request.Stdout.StartsWith(Stdio.BinaryScheme, StringComparison.Ordinal)
        || TaskOptions.Read(request.Options).BinaryName.Length > 0 || new BundleFiles(request.Bundle).HasHooks();

    /// <summary>The same for what is done to a container later.</summary>
    public bool MayWait(string id) => _tasks.TryGetValue(id, out ContainerTask? task) && task.MayWait;

    public PidResponse Create(CreateRequest request)
    {
        if (_tasks.ContainsKey(request.Id))
            throw new CallException(StatusCode.AlreadyExists, $"container {request.Id} already exists");
        Options options = TaskOptions.Read(request.Options);
        BundleFiles files = new(request.Bundle);
        files.WriteOptions(options);
        TaskProcess init = new(request.Id, "", new(request.Stdin, request.Stdout, request.Stderr, request.Terminal));
        ContainerTask task = new(request.Bundle, init, options, ContainerRuntime.Of(options, space, request.Bundle))
        {
            MayWait = MayWait(request),
        };
        Rootfs.Mount(files.Rootfs, request.Rootfs);
        try
        {
            if (request.Checkpoint.Length > 0)
                task.Checkpointed = request;
            else
                Prefixed("OCI runtime create failed", () => Make(task, request));
        }
        catch
        {
            Rootfs.Unmount(files.Rootfs);
            throw;
        }
        _tasks[request.Id] = task;
        events.Created(task, request);
        return new() { Pid = (uint)init.Pid };
    }

    public PidResponse Start(ProcessRequest request)
    {
        ContainerTask task = Find(request.Id);
        TaskProcess process = Find(task, request.ExecId);
        if (process.State != ProcessState.Created)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot start a {Word(process.State)} process");
        if (process == task.Init)
            StartInit(task);
        else
            StartExec(task, process);
        events.Started(process);
        return new() { Pid = (uint)process.Pid };
    }

    public StateResponse State(ProcessRequest request)
    {
        ContainerTask task = Find(request.Id);
        return Find(task, request.ExecId).Describe(task.Bundle);
    }

    /// <param name="request">The task, or a process of exec.</param>
    /// <param name="deleted">Takes the answer, when what the process has written has arrived.</param>
    public void Delete(ProcessRequest request, Action<DeleteResponse> deleted)
    {
        ContainerTask task = Find(request.Id);
        TaskProcess process = Find(task, request.ExecId);
        if (process.State is ProcessState.Running or ProcessState.Paused)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot delete a {Word(process.State)} process");
        if (process == task.Init)
            DeleteInit(task);
        else
            task.Execs.Remove(process.ExecId);
        new StreamsEnd(loop, process).Await(() =>
        {
            if (process == task.Init)
                events.Deleted(process);
            deleted(process.DescribeEnd());
        });
    }

    public void Wait(ProcessRequest request, Call call) => Find(Find(request.Id), request.ExecId).Wait(call);

    public void Exec(ExecRequest request)
    {
        ContainerTask task = Find(request.Id);
        if (task.Execs.ContainsKey(request.ExecId))
            throw new CallException(StatusCode.AlreadyExists, $"id {request.ExecId}");
        if (task.Init.State is ProcessState.Stopped or ProcessState.Paused)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot exec in a {Word(task.Init.State)} state");
        TaskProcess process = new(request.Id, request.ExecId, new(request.Stdin, request.Stdout, request.Stderr, request.Terminal))
        {
            Document = request.Spec?.Value.ToByteArray() ?? [],
        };
        task.Execs[request.ExecId] = process;
        task.MayWait |= process.Stdio.HasLogger;
        events.ExecAdded(process);
    }

    public void Kill(KillRequest request)
    {
        ContainerTask task = Find(request.Id);
        TaskProcess process = Find(task, request.ExecId);
        if (process.State == ProcessState.Stopped && !request.All)
            throw new CallException(StatusCode.NotFound, "process already finished: not found");
        if (process == task.Init)
            task.Runtime.Kill(task.Id, (int)request.Signal, request.All);
        else if (process.Pid == 0)
            throw new CallException(StatusCode.FailedPrecondition, "process not created");
        // Not reaped yet, so the id is still its own.
        else if (Processes.Kill(process.Pid, (int)request.Signal) == -(int)Errno.ESRCH)
            throw new CallException(StatusCode.NotFound, "process already finished: not found");
    }

    public void ResizePty(ResizePtyRequest request) =>
        Find(Find(request.Id), request.ExecId).Streams?.Resize(request.Width, request.Height);

    public void CloseIO(CloseIORequest request)
    {
        TaskProcess process = Find(Find(request.Id), request.ExecId);
        if (request.Stdin)
            process.Streams?.CloseInput();
    }

    public PidsResponse Pids(TaskRequest request)
    {
        ContainerTask task = Find(request.Id);
        PidsResponse response = new();
        foreach (int pid in task.Cgroup is Cgroup cgroup ? cgroup.Processes() : [task.Init.Pid])
        {
            ProcessInfo process = new() { Pid = (uint)pid };
            foreach (TaskProcess exec in task.Execs.Values)
                if (exec.Pid == pid)
                    process.Info = new() { TypeUrl = "containerd.runc.v1.ProcessDetails", Value = new ProcessDetails { ExecId = exec.ExecId }.ToByteString() };
            response.Processes.Add(process);
        }
        return response;
    }

    public void Pause(TaskRequest request)
    {
        ContainerTask task = Find(request.Id);
        if (task.Init.State != ProcessState.Running)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot pause task in {Word(task.Init.State)} state");
        task.Runtime.Pause(task.Id);
        task.Init.State = ProcessState.Paused;
        events.Paused(task.Id);
    }

    public void Resume(TaskRequest request)
    {
        ContainerTask task = Find(request.Id);
        if (task.Init.State != ProcessState.Paused)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot resume task in {Word(task.Init.State)} state");
        task.Runtime.Resume(task.Id);
        task.Init.State = ProcessState.Running;
        events.Resumed(task.Id);
    }

    public void Checkpoint(CheckpointRequest request)
    {
        ContainerTask task = Find(request.Id);
        CheckpointOptions options = new();
        if (request.Options is { TypeUrl.Length: > 0 } any)
            options.MergeFrom(any.Value.Span);
        task.Runtime.Checkpoint(task.Id, request.Path, options, task.Options);
        task.EndsByCheckpoint = options.Exit;
        events.Checkpointed(task.Id, request.Path);
    }

    public void Update(UpdateRequest request)
    {
        ContainerTask task = Find(request.Id);
        if (request.Resources is not { } resources)
            throw new CallException(StatusCode.InvalidArgument, "there are no resources to update");
        task.Runtime.Update(task.Id, resources.Value.Span);
    }

    public StatsResponse Stats(TaskRequest request)
    {
        ContainerTask task = Find(request.Id);
        return task.Cgroup is Cgroup cgroup && task.Init.State != ProcessState.Stopped
            ? new() { Stats = TaskMetrics.Read(cgroup) }
            : throw new CallException(StatusCode.NotFound, "cgroup does not exist");
    }

    public ConnectResponse Connect(TaskRequest request)
    {
        _tasks.TryGetValue(request.Id, out ContainerTask? task);
        return new() { ShimPid = (uint)Processes.GetPid(), TaskPid = (uint)(task?.Init.Pid ?? 0), Version = VersionText.Version };
    }

    private void Make(ContainerTask task, CreateRequest request)
    {
        TaskProcess init = task.Init;
        ProcessStreams streams = OpenStreams(init, task.Options);
        try
        {
            CreatedContainer created = task.Runtime.Create(request, task.Options, streams);
            (init.Pid, task.Cgroup, task.SharesPidNamespace) = (created.Pid, created.Cgroup, created.SharesPidNamespace);
            children.Watch(created.Pid, status => InitEnded(task, status));
            init.Streams = streams;
            streams.Begin();
        }
        catch
        {
            streams.Dispose();
            if (init.Pid != 0)
                task.Runtime.Delete(task.Id, force: true);
            throw;
        }
    }

    private ProcessStreams OpenStreams(TaskProcess process, Options options) => ProcessStreams.Open(
        loop, process.Stdio, (options.IoUid, options.IoGid), uri => Logger.Start(loop, children, uri, process.EventId, space));

    private void StartInit(ContainerTask task)
    {
        if (task.Checkpointed is CreateRequest checkpointed)
            Prefixed("OCI runtime restore failed", () => Make(task, checkpointed));
        else
            Prefixed("OCI runtime start failed", () => task.Runtime.Start(task.Id));
        task.Checkpointed = null;
        task.Init.State = ProcessState.Running;
        WatchMemory(task);
    }

    private void StartExec(ContainerTask task, TaskProcess process)
    {
        if (task.Init.State is ProcessState.Stopped or ProcessState.Paused)
            throw new CallException(StatusCode.FailedPrecondition, $"cannot exec in a {Word(task.Init.State)} state");
        ProcessStreams streams = OpenStreams(process, task.Options);
        try
        {
            Prefixed("OCI runtime exec failed", () => process.Pid = task.Runtime.Exec(process, streams));
            process.State = ProcessState.Running;
            process.Document = [];
            children.Watch(process.Pid, status => ExecEnded(task, process, status));
            process.Streams = streams;
            streams.Begin();
        }
        catch
        {
            streams.Dispose();
            if (process.State == ProcessState.Created)
                process.End(NeverStarted);
            else
                Processes.Kill(process.Pid, (int)Signal.Kill);
            throw;
        }
    }

    private void WatchMemory(ContainerTask task)
    {
        if (task.Cgroup is not Cgroup cgroup || OomNotice.Of(cgroup) is not OomNotice notice)
            return;
        task.Oom = new(loop, notice, () => events.OutOfMemory(task.Id));
        loop.Add(task.Oom);
    }

    private void DeleteInit(ContainerTask task)
    {
        task.IsBeingDeleted = true;
        // One that was never started still waits, and ends by this.
        task.Runtime.Delete(task.Id, force: task.Init.State == ProcessState.Created || task.EndsByCheckpoint);
        children.Reap();
        task.Oom?.Dispose();
        foreach (TaskProcess process in task.Execs.Values)
            process.Streams?.Dispose();
        Rootfs.Unmount(new BundleFiles(task.Bundle).Rootfs);
        _tasks.Remove(task.Id);
    }

    private void ExecEnded(ContainerTask task, TaskProcess process, int status)
    {
        process.End((uint)Processes.ExitCode(status));
        events.Exited(process);
        if (task.HeldExit is uint held && !task.HasRunningExec)
            EndInit(task, held);
    }

    /// <summary>The first process's end is told last, after those of the processes of exec, which end with it or are made to.</summary>
    private void InitEnded(ContainerTask task, int status)
    {
        // A poststart hook may still run: the start is told first.
        if (operations.IsBusy(task.Id) && !task.IsBeingDeleted)
            operations.Do(task.Id, mayWait: false, () => EndAfterExecs(task, status));
        else
            EndAfterExecs(task, status);
    }

    private void EndAfterExecs(ContainerTask task, int status)
    {
        uint code = (uint)Processes.ExitCode(status);
        if (task.SharesPidNamespace)
            KillRest(task);
        if (task.HasRunningExec)
            task.HeldExit = code;
        else
            EndInit(task, code);
    }

    private static void KillRest(ContainerTask task)
    {
        try
        {
            task.Runtime.Kill(task.Id, (int)Signal.Kill, all: true);
        }
        catch (Exception e) when (e is Container.ContainerException or LinuxException)
        {
            Container.Log.Warning($"cannot end what is left of container {task.Id}: {e.Message}");
        }
    }

    private void EndInit(ContainerTask task, uint code)
    {
        task.HeldExit = null;
        task.Oom?.End();
        task.Oom = null;
        task.Init.End(code);
        events.Exited(task.Init);
        new BundleFiles(task.Bundle).TryWriteExit(task.Init.DescribeEnd());
    }

    private ContainerTask Find(string id) =>
        _tasks.TryGetValue(id, out ContainerTask? task) ? task : throw new CallException(StatusCode.NotFound, "container not created: not found");

    private static TaskProcess Find(ContainerTask task, string execId) =>
        execId.Length == 0 ? task.Init
        : task.Execs.TryGetValue(execId, out TaskProcess? process) ? process
        : throw new CallException(StatusCode.NotFound, $"process does not exist {execId}: not found");

    private static string Word(ProcessState state) => state switch
    {
        ProcessState.Created => "created",
        ProcessState.Running => "running",
        ProcessState.Paused => "paused",
        _ => "stopped",
    };

    /// <summary>Engines above look for these words.</summary>
    private static void Prefixed(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is Container.ContainerException or LinuxException or Oci.OciDocumentException)
        {
            throw new CallException(StatusCode.Unknown, $"{what}: {e.Message}", e);
        }
    }
}
