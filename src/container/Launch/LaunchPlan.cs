using Mocker.Container.Launch.Steps;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>What has to be done to get from a configuration to the user's process: plain data, made without any privilege.</summary>
public sealed class LaunchPlan
{
    internal LaunchPlan(NamespaceTypes newNamespaces, JoinNamespace? pidNamespace, IReadOnlyList<Step> steps)
    {
        NewNamespaces = newNamespaces;
        PidNamespace = pidNamespace;
        Steps = steps;
        foreach (Step step in steps)
        {
            Mappings ??= (step as AwaitMappings)?.Mappings;
            ForksAgain |= step is ForkAgain;
        }
    }

    /// <summary>Namespaces that the child is born in. The others it makes for itself, by its first step.</summary>
    public NamespaceTypes NewNamespaces { get; }

    /// <summary>A PID namespace to be born in; setns(2) on one changes only later children, so the runtime joins it.</summary>
    internal JoinNamespace? PidNamespace { get; }

    /// <summary>What the child does, in order.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>What the child waits for the runtime to map in its new user namespace; null without one.</summary>
    internal IdMappings? Mappings { get; }

    /// <summary>The host's user to whom the container's version 2 cgroup is given; null to keep it.</summary>
    internal uint? CgroupOwner { get; init; }

    /// <summary>The child that the runtime forks is not the container's process but makes it.</summary>
    internal bool ForksAgain { get; }
}
