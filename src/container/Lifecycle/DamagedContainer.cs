using Mocker.Container.Cgroups;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// A container whose record cannot be read. Where its cgroups are can be told from the configuration that it was created from, and
/// who is in them is its own: `create` takes no cgroup that has processes.
/// </summary>
/// <param name="directory">Its directory.</param>
internal sealed class DamagedContainer(ContainerDirectory directory)
{
    private readonly Cgroup? _cgroup = Find(directory);

    /// <summary>Kills what is in its cgroups.</summary>
    public void Kill() => _cgroup?.Kill((int)Signal.Kill);

    /// <summary>Removes what can be found of it, and says in a warning what that was.</summary>
    /// <param name="damage">What is wrong with the record.</param>
    /// <exception cref="ContainerException">Its cgroups cannot be removed.</exception>
    public void Remove(string damage)
    {
        int processes = _cgroup?.Processes().Count ?? 0;
        Kill();
        _cgroup?.Remove();
        directory.Remove();
        Log.Warning($"{damage}; killed {processes} process(es) and removed {(_cgroup is null ? "" : $"its cgroups ({_cgroup.Directories[0].Path}, and those of the other hierarchies) and ")}" +
            $"{directory.Path}; poststop hooks were not called, and mounts in the host's mount namespace, if it had any, are left");
    }

    private static Cgroup? Find(ContainerDirectory directory)
    {
        try
        {
            string? path = directory.ReadConfiguration() is byte[] text ? RuntimeSpec.Parse(text).Linux?.CgroupsPath : null;
            CgroupHost host = CgroupHost.Detect();
            CgroupPlan plan = CgroupPlan.Compile(host, CgroupPath.Parse(path, directory.Id.Text), resources: null);
            return Cgroup.FromPaths(host, plan.Foresee(isOwnChoice: true));
        }
        catch (Exception e) when (e is ContainerException or OciDocumentException or LinuxException)
        {
            Log.Warning($"cannot tell where the cgroups of container \"{directory.Id}\" are: {e.Message}; what is in them is left");
            return null;
        }
    }
}
