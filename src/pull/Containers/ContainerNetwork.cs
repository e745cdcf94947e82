using System.Text;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// A container's network: none (a namespace with nothing in it but lo), the host's, or another container's. What it needs is in the container's
/// directory, so that it can be undone whoever made it.
/// </summary>
internal sealed class ContainerNetwork(ContainerList containers, ContainerDirectory directory)
{
    private const string OfContainer = "container:";

    private string Namespace => Path.Combine(directory.NetworkDirectory, "namespace");

    /// <summary>Before config.json is written: says which namespace it has, and makes its resolv.conf, hosts and hostname.</summary>
    /// <param name="mode">What --network says.</param>
    /// <param name="settings">What config.json is to say otherwise; its hostname is known.</param>
    /// <exception cref="ImageException">There is no such network.</exception>
    public BundleSettings Prepare(string mode, BundleSettings settings)
    {
        StoreDirectory.Make(directory.NetworkDirectory);
        if (mode.StartsWith(OfContainer, StringComparison.Ordinal))
        {
            settings = settings with { NetworkNamespace = Namespace };
            containers.Get(mode[OfContainer.Length..]);
        }
        else if (mode is not ("none" or "host"))
            throw new ImageException($"there is no network \"{mode}\": none, host and container:NAME are what there is");
        Mount[] files =
        [
            File("hostname", settings.Hostname + "\n"),
            File("hosts", $"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t{settings.Hostname}\n"),
            File("resolv.conf", mode == "host" && System.IO.File.Exists("/etc/resolv.conf") ? System.IO.File.ReadAllText("/etc/resolv.conf") : ""),
        ];
        HashSet<string> taken = [.. settings.Mounts.Select(mount => mount.Destination)];
        return settings with { Mounts = [.. files.Where(file => !taken.Contains(file.Destination)), .. settings.Mounts] };
    }

    /// <summary>Before the container is created, each time that it is started.</summary>
    /// <exception cref="ImageException">The container whose network it shares does not run.</exception>
    public void Open(string mode)
    {
        if (!mode.StartsWith(OfContainer, StringComparison.Ordinal))
            return;
        ContainerDirectory other = containers.Get(mode[OfContainer.Length..]);
        ContainerState state = ContainerState.Of(containers, other, other.Read());
        if (state.Pid == 0)
            throw new ImageException($"the container \"{mode[OfContainer.Length..]}\", whose network is to be shared, does not run");
        System.IO.File.Delete(Namespace);
        System.IO.File.CreateSymbolicLink(Namespace, $"/proc/{state.Pid}/ns/net");
    }

    /// <summary>After the container is created and before its program is started.</summary>
    /// <param name="pid">Its first process.</param>
    public static void Connect(int pid) => _ = pid;

    /// <summary>At its end: takes back what was made for it; what is not there any more is fine.</summary>
    public void Disconnect()
    {
        // Of a creation that was interrupted there may be less.
        if (Directory.Exists(directory.NetworkDirectory))
            System.IO.File.Delete(Namespace);
    }

    private Mount File(string name, string content)
    {
        string path = Path.Combine(directory.NetworkDirectory, name);
        StoreDirectory.Write(directory.NetworkDirectory, name, Encoding.UTF8.GetBytes(content), flush: false);
        System.IO.File.SetUnixFileMode(path, (UnixFileMode)0x1a4);
        return new Mount { Destination = "/etc/" + name, Type = "bind", Source = path, Options = ["rbind", "rprivate", "rw"] };
    }
}
