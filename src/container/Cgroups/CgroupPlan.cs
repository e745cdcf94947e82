using System.Text;
using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups;

/// <summary>
/// What will be done to the host's cgroups for one container, as a list in order. Plain data: made without touching a
/// cgroup, so it can be shown and tested without root; <see cref="Cgroup.Create"/> carries it out.
/// </summary>
public sealed class CgroupPlan
{
    internal CgroupPlan(CgroupHost host, CgroupDirectory[] directories, CgroupStep[] steps, CgroupStep[] stepsAfterAttach)
    {
        Host = host;
        Directories = directories;
        Steps = steps;
        StepsAfterAttach = stepsAfterAttach;
    }

    /// <summary>The container's place in each hierarchy that it joins.</summary>
    public IReadOnlyList<CgroupDirectory> Directories { get; }

    /// <summary>What is done, first to last; <see cref="Join"/> is done when the process is there.</summary>
    public IReadOnlyList<CgroupStep> Steps { get; }

    /// <summary>
    /// What can be set only once the first process is in the cgroup: a pids limit of 0, which on version 2 would keep
    /// clone3(2) with CLONE_INTO_CGROUP from making it.
    /// </summary>
    public IReadOnlyList<CgroupStep> StepsAfterAttach { get; }

    internal CgroupHost Host { get; }

    /// <summary>Compiles the plan that makes a container's cgroup. A container without resources is put into every hierarchy too.</summary>
    /// <param name="host">What there is.</param>
    /// <param name="path">Where to make it.</param>
    /// <param name="resources">linux.resources, or null.</param>
    /// <param name="needed">Devices to allow whatever config.json says; <see cref="DeviceRule.Defaults"/> if null.</param>
    /// <exception cref="ContainerException">Something is asked for that this host has not got, or that makes no sense.</exception>
    public static CgroupPlan Compile(CgroupHost host, CgroupPath path, LinuxResources? resources, IReadOnlyList<DeviceRule>? needed = null)
    {
        host.RequireMounted();
        CgroupDirectory[] directories = new CgroupDirectory[host.Hierarchies.Count];
        for (int i = 0; i < directories.Length; i++)
            directories[i] = new(host.Hierarchies[i], path.In(host, host.Hierarchies[i]));
        CgroupPlanBuilder builder = new(host, directories, isUpdate: false);
        resources ??= new();
        builder.Add(resources);
        builder.AddDevices(DeviceRule.From(resources.Devices, needed));
        return builder.Build();
    }

    /// <summary>
    /// Compiles the plan that changes limits of a container's cgroup. Its device rules stay, as with runc: engines send those
    /// of config.json along with every update, and what a hook or a plugin has allowed besides (NVIDIA's does) would be lost.
    /// </summary>
    /// <param name="host">What there is.</param>
    /// <param name="cgroup">The container's cgroup.</param>
    /// <param name="resources">The new values; what is unset stays.</param>
    /// <param name="former">The limits of memory that were asked for before, if any.</param>
    /// <exception cref="ContainerException">As for <see cref="Compile"/>.</exception>
    public static CgroupPlan CompileUpdate(CgroupHost host, Cgroup cgroup, LinuxResources resources, LinuxMemory? former = null)
    {
        host.RequireMounted();
        CgroupPlanBuilder builder = new(host, [.. cgroup.Directories], isUpdate: true, former);
        builder.Add(resources);
        return builder.Build();
    }

    /// <summary>
    /// What <see cref="Cgroup.Create"/> is about to make, for the record that is written before: the directories, and
    /// which of them and of those above do not exist yet.
    /// </summary>
    /// <param name="isOwnChoice">
    /// The place was chosen by the runtime, after the container's id and below its own cgroup. What is there is its own then,
    /// and nobody has to look.
    /// </param>
    public CgroupPaths Foresee(bool isOwnChoice = false)
    {
        List<KeyValuePair<string, string>> entries = [];
        List<string> missing = [];
        foreach (CgroupDirectory directory in Directories)
        {
            foreach (string controller in directory.Hierarchy.Controllers)
                entries.Add(new(controller, directory.Path));
            if (isOwnChoice)
            {
                missing.Add(directory.Path);
                continue;
            }
            int first = missing.Count;
            for (string? path = directory.Path; path is not null && !CgroupFile.Exists(path); path = directory.ParentOf(path))
                missing.Insert(first, path!);
        }
        return new([.. entries], [.. missing]);
    }

    /// <summary>One line a step: what, and in brackets where config.json asks for it.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (CgroupStep step in Steps)
            text.Append(step).Append("  [").Append(step.Pointer).Append("]\n");
        foreach (CgroupStep step in StepsAfterAttach)
            text.Append("then ").Append(step).Append("  [").Append(step.Pointer).Append("]\n");
        return text.ToString();
    }
}
