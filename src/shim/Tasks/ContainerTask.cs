using Mocker.Container.Cgroups;
using Mocker.Shim.Protocol;
using Mocker.Shim.Tasks.Runtimes;

namespace Mocker.Shim.Tasks;

/// <summary>A container as containerd's task: its first process, those of exec, and who runs it.</summary>
internal sealed class ContainerTask(string bundle, TaskProcess init, Options options, ContainerRuntime runtime)
{
    public string Id => init.ContainerId;

    public string Bundle => bundle;

    public TaskProcess Init => init;

    public Options Options => options;

    public ContainerRuntime Runtime => runtime;

    public Dictionary<string, TaskProcess> Execs { get; } = [];

    /// <summary>Null where it has none.</summary>
    public Cgroup? Cgroup { get; set; }

    /// <summary>The others do not end with the first process.</summary>
    public bool SharesPidNamespace { get; set; }

    /// <summary>What it was created with, if it comes from a checkpoint and has not been started: then it is made.</summary>
    public CreateRequest? Checkpointed { get; set; }

    /// <summary>It ends with its checkpoint, and is no container any more then (checkpoint without --leave-running).</summary>
    public bool EndsByCheckpoint { get; set; }

    /// <summary>What is done to it may wait for other programs: hooks, loggers, another runtime.</summary>
    public bool MayWait { get; set; }

    /// <summary>The end of its first process is a part of this.</summary>
    public bool IsBeingDeleted { get; set; }

    public OomSource? Oom { get; set; }

    /// <summary>How the first process ended, while that is held back till those of exec have.</summary>
    public uint? HeldExit { get; set; }

    /// <summary>A process of exec runs.</summary>
    public bool HasRunningExec
    {
        get
        {
            foreach (TaskProcess process in Execs.Values)
                if (process.State == ProcessState.Running)
                    return true;
            return false;
        }
    }
}
