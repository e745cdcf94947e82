using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Networks;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// A container's network. What was asked for, and what it sees as its resolv.conf, hosts and hostname, is in the container's directory, so that it can be
/// connected by whoever starts it and disconnected whoever did.
/// </summary>
internal sealed class ContainerNetwork(ContainerList containers, ContainerDirectory directory)
{
    private const string SettingsFile = "settings.json";

    private NetworkAttachment? _attachment;

    private string Namespace => Path.Combine(directory.NetworkDirectory, "namespace");

    /// <summary>Before config.json is written: says which namespace it has, and makes its resolv.conf, hosts and hostname.</summary>
    /// <param name="name">The container's name.</param>
    /// <param name="network">What is asked for of the network.</param>
    /// <param name="settings">What config.json is to say otherwise; its hostname is known.</param>
    /// <param name="say">Gets what a user might wonder about.</param>
    /// <exception cref="ImageException">There is no such network.</exception>
    public BundleSettings Prepare(string name, NetworkSettings network, BundleSettings settings, Action<string> say)
    {
        StoreDirectory.Make(directory.NetworkDirectory);
        network = network with { Hostname = settings.Hostname };
        NetworkAttachment attachment = NetworkAttachment.Of(network, directory.Id, name, directory.NetworkDirectory);
        Mount[] files = attachment.Shared is { } shared
            ? NetworkAttachment.MountsOf(containers.Get(shared).NetworkDirectory)
            : attachment.WriteFiles(settings.Hostname!);
        foreach (string note in attachment.Notes)
            say(note);
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
            network.WriteTo(json);
        StoreDirectory.Write(directory.NetworkDirectory, SettingsFile, text.WrittenSpan, flush: false);
        HashSet<string> taken = [.. settings.Mounts.Select(mount => mount.Destination)];
        return settings with
        {
            HostNetwork = attachment.IsHost,
            NetworkNamespace = attachment.Shared is null ? null : Namespace,
            Mounts = [.. files.Select(file => BundleMounts.Mapped(file, settings)).Where(file => !taken.Contains(file.Destination)), .. settings.Mounts],
        };
    }

    /// <summary>Before the container is created, each time that it is started.</summary>
    /// <exception cref="ImageException">The container whose network it shares does not run.</exception>
    public void Open()
    {
        _attachment = ReadAttachment();
        if (_attachment.Shared is not { } shared)
            return;
        ContainerDirectory other = containers.Get(shared);
        ContainerState state = ContainerState.Of(containers, other, other.Read());
        if (state.Pid == 0)
            throw new ImageException($"the container \"{shared}\", whose network is to be shared, does not run");
        File.Delete(Namespace);
        File.CreateSymbolicLink(Namespace, $"/proc/{state.Pid}/ns/net");
    }

    /// <summary>After the container is created and before its program is started.</summary>
    /// <param name="pid">Its first process.</param>
    /// <returns>What was changed on this machine, or might be wondered about.</returns>
    /// <exception cref="ImageException">It cannot be connected; nothing is left of it then.</exception>
    public IReadOnlyList<string> Connect(int pid)
    {
        NetworkAttachment attachment = _attachment ?? ReadAttachment();
        attachment.Connect(pid);
        return attachment.Notes;
    }

    /// <summary>At its end: takes back what was made for it; what is not there any more is fine.</summary>
    /// <param name="wait">Till nothing of it is there any more; otherwise the next who touches networks waits.</param>
    public void Disconnect(bool wait = true)
    {
        NetworkAttachment.Disconnect(directory.NetworkDirectory, wait);
        // Of a creation that was interrupted there may be less.
        if (Directory.Exists(directory.NetworkDirectory))
            File.Delete(Namespace);
    }

    private NetworkAttachment ReadAttachment()
    {
        string path = Path.Combine(directory.NetworkDirectory, SettingsFile);
        try
        {
            return NetworkAttachment.Of(NetworkSettings.Read(JsonNode.Parse(File.ReadAllBytes(path))!), directory.Id, directory.Read().Name, directory.NetworkDirectory);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or FileNotFoundException)
        {
            throw new ImageException($"{path}, which says what network the container has, cannot be read: {e.Message}", e);
        }
    }
}
