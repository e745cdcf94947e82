using Mocker.Pull.Bundles;
using Mocker.Pull.Networks;

namespace Mocker.Pull.Containers;

/// <summary>What a user asks for of a new container, beside what config.json says.</summary>
public sealed record ContainerSettings
{
    /// <summary>What its configuration is to say.</summary>
    public required BundleSettings Bundle { get; init; }

    /// <summary>What it is called; null for a name of our choice.</summary>
    public string? Name { get; init; }

    /// <summary>The graph driver; null for the one that works.</summary>
    public string? Driver { get; init; }

    /// <summary>Its user namespace; null for the host's.</summary>
    public IdRequest? Ids { get; init; }

    /// <summary>Its network.</summary>
    public NetworkSettings Network { get; init; } = new();

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <inheritdoc cref="ContainerRecord.RemovedAtEnd"/>
    public bool RemovedAtEnd { get; init; }

    /// <inheritdoc cref="ContainerRecord.OpenInput"/>
    public bool OpenInput { get; init; }

    /// <inheritdoc cref="ContainerRecord.StopTimeout"/>
    public int StopTimeout { get; init; } = ContainerRecord.DefaultStopTimeout;

    /// <inheritdoc cref="ContainerRecord.LogSize"/>
    public long? LogSize { get; init; }

    /// <inheritdoc cref="ContainerRecord.LogFiles"/>
    public int LogFiles { get; init; } = 1;
}
