using Mocker.Container.Launch.Steps;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>What has to be done to get from a configuration to the user's process: plain data, made without any privilege.</summary>
public sealed class LaunchPlan
{
    internal LaunchPlan(NamespaceTypes newNamespaces, NamespaceTypes ownNamespaces, JoinNamespace? pidNamespace, IReadOnlyList<Step> steps)
    {
        NewNamespaces = newNamespaces;
        OwnNamespaces = ownNamespaces;
        PidNamespace = pidNamespace;
        Steps = steps;
    }

    /// <summary>Namespaces that the child is born in: those that cannot be made later by itself.</summary>
    public NamespaceTypes NewNamespaces { get; }

    /// <summary>Namespaces that the child makes for itself, first of all. The cgroup namespace comes later, by a step of its own.</summary>
    public NamespaceTypes OwnNamespaces { get; }

    /// <summary>A PID namespace to be born in; setns(2) on one changes only later children, so the runtime joins it.</summary>
    internal JoinNamespace? PidNamespace { get; }

    /// <summary>What the child does, in order.</summary>
    public IReadOnlyList<Step> Steps { get; }
}
