using Google.Protobuf;
using Mocker.Shim.Events;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Tasks;

/// <summary>The events of tasks, each under the topic and type that containerd knows it by.</summary>
internal sealed class TaskEvents(Publisher publisher)
{
    public void Created(ContainerTask task, CreateRequest request)
    {
        TaskCreate message = new()
        {
            ContainerId = task.Id,
            Bundle = task.Bundle,
            Io = new() { Stdin = request.Stdin, Stdout = request.Stdout, Stderr = request.Stderr, Terminal = request.Terminal },
            Checkpoint = request.Checkpoint,
            Pid = (uint)task.Init.Pid,
        };
        foreach (RootfsMount mount in request.Rootfs)
            message.Rootfs.Add(mount);
        Tell("create", "TaskCreate", message);
    }

    public void Started(TaskProcess process)
    {
        if (process.ExecId.Length == 0)
            Tell("start", "TaskStart", new TaskStart { ContainerId = process.ContainerId, Pid = (uint)process.Pid });
        else
            Tell("exec-started", "TaskExecStarted", new TaskExecStarted { ContainerId = process.ContainerId, ExecId = process.ExecId, Pid = (uint)process.Pid });
    }

    public void ExecAdded(TaskProcess process) =>
        Tell("exec-added", "TaskExecAdded", new TaskExecAdded { ContainerId = process.ContainerId, ExecId = process.ExecId });

    public void Exited(TaskProcess process)
    {
        DeleteResponse end = process.DescribeEnd();
        Tell("exit", "TaskExit", new TaskExit
        {
            ContainerId = process.ContainerId,
            Id = process.EventId,
            Pid = end.Pid,
            ExitStatus = end.ExitStatus,
            ExitedAt = end.ExitedAt,
        });
    }

    /// <summary>The task's own end only: of one of exec nobody is told that it is deleted.</summary>
    public void Deleted(TaskProcess init)
    {
        DeleteResponse end = init.DescribeEnd();
        TaskDelete message = new() { ContainerId = init.ContainerId, Pid = end.Pid, ExitStatus = end.ExitStatus };
        if (end.ExitedAt is not null)
            message.ExitedAt = end.ExitedAt;
        Tell("delete", "TaskDelete", message);
    }

    public void OutOfMemory(string id) => Tell("oom", "TaskOOM", new TaskNotice { ContainerId = id });

    public void Paused(string id) => Tell("paused", "TaskPaused", new TaskNotice { ContainerId = id });

    public void Resumed(string id) => Tell("resumed", "TaskResumed", new TaskNotice { ContainerId = id });

    public void Checkpointed(string id, string path) =>
        Tell("checkpointed", "TaskCheckpointed", new TaskCheckpointed { ContainerId = id, Checkpoint = path });

    private void Tell(string topic, string type, IMessage message) => publisher.Publish("/tasks/" + topic, type, message);
}
