namespace Mocker.Oci;

/// <summary>Priority of the container's traffic on one interface (config-linux.md, Network).</summary>
public sealed class LinuxInterfacePriority
{
    /// <summary>Interface in the runtime namespace; required.</summary>
    public string Name { get; init; } = "";

    /// <summary>Required.</summary>
    public uint Priority { get; init; }
}
