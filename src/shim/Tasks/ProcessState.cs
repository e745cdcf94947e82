namespace Mocker.Shim.Tasks;

/// <summary>Where a process is in its life.</summary>
internal enum ProcessState
{
    Created,
    Running,
    Paused,
    Stopped,
}
