using Google.Protobuf.WellKnownTypes;
using Mocker.Shim.Events;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Tasks;

/// <summary>A process that containerd knows: a container's first one, or one of exec.</summary>
internal sealed class TaskProcess(string containerId, string execId, Stdio stdio)
{
    private readonly List<Call> _waiting = [];
    private Timestamp? _exitedAt;

    public string ContainerId => containerId;

    /// <summary>Empty for the first process.</summary>
    public string ExecId => execId;

    public Stdio Stdio => stdio;

    /// <summary>What containerd calls it in events.</summary>
    public string EventId => execId.Length > 0 ? execId : containerId;

    /// <summary>0 before it has been started.</summary>
    public int Pid { get; set; }

    public ProcessState State { get; set; }

    public uint ExitStatus { get; private set; }

    /// <summary>What carries its streams; null before and afterwards.</summary>
    public ProcessStreams? Streams { get; set; }

    /// <summary>The document of a process of exec, till it is started.</summary>
    public byte[] Document { get; set; } = [];

    /// <summary>It has ended: whoever waits is told.</summary>
    public void End(uint status)
    {
        State = ProcessState.Stopped;
        ExitStatus = status;
        _exitedAt = Clock.Now();
        Streams?.ProcessEnded();
        foreach (Call call in _waiting)
            AnswerWait(call);
        _waiting.Clear();
    }

    /// <summary>Answers a Wait, when it has ended.</summary>
    public void Wait(Call call)
    {
        if (State == ProcessState.Stopped)
        {
            AnswerWait(call);
            return;
        }
        // containerd that was restarted waits anew; nobody waits for the former answers.
        _waiting.RemoveAll(static waiting => waiting.IsOver);
        _waiting.Add(call);
    }

    public StateResponse Describe(string bundle)
    {
        StateResponse state = new()
        {
            Id = containerId,
            Bundle = bundle,
            Pid = (uint)Pid,
            Status = State switch
            {
                ProcessState.Created => Protocol.TaskStatus.Created,
                ProcessState.Running => Protocol.TaskStatus.Running,
                ProcessState.Paused => Protocol.TaskStatus.Paused,
                _ => Protocol.TaskStatus.Stopped,
            },
            Stdin = stdio.Input,
            Stdout = stdio.Output,
            Stderr = stdio.Error,
            Terminal = stdio.Terminal,
            ExitStatus = ExitStatus,
            ExecId = execId,
        };
        if (_exitedAt is not null)
            state.ExitedAt = _exitedAt;
        return state;
    }

    /// <summary>How it ended, as Delete tells it.</summary>
    public DeleteResponse DescribeEnd()
    {
        DeleteResponse end = new() { Pid = (uint)Pid, ExitStatus = ExitStatus };
        if (_exitedAt is not null)
            end.ExitedAt = _exitedAt;
        return end;
    }

    private void AnswerWait(Call call) => call.Reply(new WaitResponse { ExitStatus = ExitStatus, ExitedAt = _exitedAt });
}
