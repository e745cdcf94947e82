using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>The mounts of a container: those that every one has, the image's volumes, and what is asked for.</summary>
internal static class BundleMounts
{
    // Debian's tty.
    private const uint TerminalGroup = 5;

    /// <param name="start">What every container has.</param>
    /// <param name="volumes">Directories that hold what volumes do, by their place in the container.</param>
    /// <param name="settings">What is asked for, which comes in the place of the others.</param>
    public static Mount[] Of(Mount[] start, IReadOnlyDictionary<string, string> volumes, BundleSettings settings)
    {
        HashSet<string> taken = [.. settings.Mounts.Select(mount => mount.Destination)];
        return
        [
            .. start.Where(mount => !taken.Contains(mount.Destination)).Select(mount => Adapt(mount, settings)),
            .. volumes.Where(volume => !taken.Contains(volume.Key)).Select(volume => Mapped(VolumeMount(volume), settings)),
            .. settings.Mounts,
            .. settings.Init is string init ? [InitProgram.MountOf(init)] : Array.Empty<Mount>(),
        ];
    }

    /// <summary>The same for a container with ids of its own: its files are root's inside, who is somebody else outside.</summary>
    public static Mount Mapped(Mount mount, BundleSettings settings) => settings.Ids is null ? mount
        : new() { Destination = mount.Destination, Type = mount.Type, Source = mount.Source, Options = [.. mount.Options.Select(option => option == "rbind" ? "bind" : option), "idmap"] };

    private static Mount Adapt(Mount mount, BundleSettings settings)
    {
        // A sysfs shows the network namespace that it is mounted in, so it takes rights over that one (sysfs(5)).
        bool ownNetwork = !settings.HostNetwork && settings.NetworkNamespace is null;
        if (mount.Type == "sysfs" && !ownNetwork && (settings.Ids is not null || !Namespaces.IsInInitialUser()))
            mount = new() { Destination = mount.Destination, Type = "none", Source = "/sys", Options = ["rbind", .. mount.Options] };
        // Its group is one that there is not.
        if (mount.Type == "devpts" && (settings.Ids is { } ids ? !ids.HasGid(TerminalGroup) : !Namespaces.HasSeveralUsers()))
            mount = new() { Destination = mount.Destination, Type = mount.Type, Source = mount.Source, Options = [.. mount.Options.Where(option => option != $"gid={TerminalGroup}")] };
        return settings.Privileged && (mount.Destination is "/sys" or "/sys/fs/cgroup")
            ? new() { Destination = mount.Destination, Type = mount.Type, Source = mount.Source, Options = [.. mount.Options.Where(option => option != "ro")] }
            : mount;
    }

    private static Mount VolumeMount(KeyValuePair<string, string> volume) =>
        new() { Destination = volume.Key, Type = "bind", Source = volume.Value, Options = ["rbind", "rw"] };
}
