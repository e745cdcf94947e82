namespace Mocker.Oci;

/// <summary>A range of user or group ids (config-linux.md, User namespace mappings; user_namespaces(7)).</summary>
public sealed class LinuxIdMapping
{
    /// <summary>First id inside; required.</summary>
    public uint ContainerId { get; init; }

    /// <summary>First id outside; required.</summary>
    public uint HostId { get; init; }

    /// <summary>How many ids; required, greater than zero.</summary>
    public uint Size { get; init; }
}
