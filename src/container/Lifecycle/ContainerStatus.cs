namespace Mocker.Container.Lifecycle;

/// <summary>Where a container is in its life (runtime.md, State); paused is the runtimes' own addition.</summary>
public enum ContainerStatus
{
    Creating,
    Created,
    Running,
    Paused,
    Stopped,
}

/// <summary>The words of the state document.</summary>
public static class ContainerStatusWords
{
    public static string Word(this ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        _ => "stopped",
    };
}
