using System.Runtime.InteropServices;
using Mocker.Container.Cgroups;
using Mocker.Container.Checkpointing.Criu;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>
/// The mounts of a container that come from outside, so that CRIU does not dump them: bind mounts, cgroups that are bound,
/// masked files, devices. On a dump each has its place in the container as its name; on a restore that name has a source.
/// </summary>
/// <param name="spec">The container's configuration.</param>
/// <param name="bundle">Where that came from.</param>
/// <param name="cgroups">What its mounts of type cgroup stand for.</param>
internal sealed unsafe class ExternalMounts(RuntimeSpec spec, Bundle bundle, IReadOnlyList<CgroupMount> cgroups)
{
    private const string NullDevice = "/dev/null";

    /// <summary>Tells CRIU what not to dump.</summary>
    public void AddToDump(CriuOptions options, int pid)
    {
        foreach ((string destination, _) in Bound())
            options.AddExternalMount(destination, destination);
        foreach (string path in spec.Linux?.MaskedPaths ?? [])
            // A masked directory has a file system of its own.
            if (File.Exists($"/proc/{pid}/root{path}") || IsDevice($"/proc/{pid}/root{path}"))
                options.AddExternalMount(path, NullDevice);
        foreach (LinuxDevice device in spec.Linux?.Devices ?? [])
            options.AddExternalMount(device.Path, device.Path);
    }

    /// <summary>Tells CRIU what to mount there, and makes the places that the root filesystem lacks, as creating the container did.</summary>
    public void AddToRestore(CriuOptions options)
    {
        MakePlaces();
        foreach ((string destination, string source) in Bound())
            options.AddExternalMount(destination, source);
        if (spec.Linux is { MaskedPaths.Length: > 0 })
            options.AddExternalMount(NullDevice, NullDevice);
        foreach (LinuxDevice device in spec.Linux?.Devices ?? [])
            options.AddExternalMount(device.Path, device.Path);
    }

    /// <summary>Place in the container, and source on the host.</summary>
    private IEnumerable<(string Destination, string Source)> Bound()
    {
        foreach (Mount mount in spec.Mounts)
        {
            if (mount.Type is "cgroup" or "cgroup2")
            {
                foreach (CgroupMount entry in Array.IndexOf(mount.Options, "ro") >= 0 ? CgroupMount.ReadOnly(cgroups) : cgroups)
                    if (entry.Kind is CgroupMountKind.Bind or CgroupMountKind.ReadOnlyBind)
                        yield return (PlaceOf($"{ContainerPath.Clean(mount.Destination)}/{entry.Name}".TrimEnd('/')), entry.Source);
            }
            else if (IsBind(mount))
            {
                yield return (PlaceOf(ContainerPath.Clean(mount.Destination)), bundle.Resolve(mount.Source!));
            }
        }
    }

    private static bool IsBind(Mount mount) =>
        mount.Source is { Length: > 0 } && (mount.Type == "bind" || MountOptions.Parse(mount.Options) is { Bind: true, Remount: false });

    /// <summary>Where a destination is once its symbolic links in the root filesystem are followed.</summary>
    private string PlaceOf(string destination)
    {
        using CString root = new(bundle.Rootfs), path = new(destination);
        using Descriptor directory = new(Files.OpenAt(Files.CurrentDirectory, root, OpenFlags.Path | OpenFlags.Directory));
        using Descriptor place = new(RootPath.Open(directory.Number, path));
        // What lies on another mount of the container is not to be seen from here; nor has it links to follow.
        string? found = place.IsInvalid ? null : DescriptorTarget(place);
        string? above = DescriptorTarget(directory);
        return found is not null && above is not null && found.StartsWith(above + "/", StringComparison.Ordinal) ? found[above.Length..] : destination;
    }

    private void MakePlaces()
    {
        using CString root = new(bundle.Rootfs);
        int opened = Files.OpenAt(Files.CurrentDirectory, root, OpenFlags.Path | OpenFlags.Directory);
        using Descriptor directory = new((int)Kernel.Check(opened, "open(2)", bundle.Rootfs));
        for (int i = 0; i < spec.Mounts.Length; i++)
        {
            Mount mount = spec.Mounts[i];
            string destination = ContainerPath.Clean(mount.Destination);
            // What lies in a file system that CRIU restores with its contents comes with that.
            if (Array.Exists(spec.Mounts, m => m.Type is not (null or "bind" or "none") && destination.StartsWith(ContainerPath.Clean(m.Destination) + "/", StringComparison.Ordinal)))
                continue;
            bool isFile = IsBind(mount) && !Directory.Exists(bundle.Resolve(mount.Source!));
            using CString path = new(destination);
            int made = isFile ? RootPath.OpenOrMakeFile(directory.Number, path) : RootPath.OpenOrMakeDirectory(directory.Number, path);
            if (made < 0)
                throw new ContainerException($"cannot make the place of the mount \"{destination}\": {LinuxException.Text((Errno)(-made))}", $"/mounts/{i}");
            Files.Close(made);
        }
    }

    private static string? DescriptorTarget(Descriptor descriptor)
    {
        byte* target = stackalloc byte[4096];
        using CString link = new($"/proc/self/fd/{descriptor.Number}");
        nint length = Files.ReadLinkAt(Files.CurrentDirectory, link, target, 4095);
        if (length < 0)
            return null;
        target[length] = 0;
        return Marshal.PtrToStringUTF8((nint)target);
    }

    private static bool IsDevice(string name)
    {
        using CString path = new(name);
        return Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus status) >= 0 && status.Type == FileType.CharacterDevice;
    }
}
