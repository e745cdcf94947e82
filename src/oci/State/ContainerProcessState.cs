using System.Text.Json;

namespace Mocker.Oci;

/// <summary>
/// What a seccomp agent gets together with the notification descriptor (config-linux.md, The Container Process State).
/// </summary>
public sealed class ContainerProcessState : IJsonObject
{
    /// <summary>Name of the descriptor that seccomp(2) gave, in <see cref="Fds"/>.</summary>
    public const string SeccompFd = "seccompFd";

    /// <summary>Names of the descriptors sent along, in their order.</summary>
    public string[] Fds { get; init; } = [SeccompFd];

    /// <summary>The container process as the runtime sees it.</summary>
    public int Pid { get; init; }

    /// <summary><c>linux.seccomp.listenerMetadata</c>, passed on untouched.</summary>
    public string? Metadata { get; init; }

    public StateDocument State { get; init; } = new();

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion", SpecVersion.Text);
        json.WriteUnlessEmpty("fds", Fds);
        json.WriteNumber("pid", Pid);
        json.WriteOptional("metadata", Metadata);
        json.WriteOptional("state", State);
        json.WriteEndObject();
    }
}
