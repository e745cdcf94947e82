namespace Mocker.Oci;

/// <summary>A network device that is moved into the container (config-linux.md, Network Devices).</summary>
public sealed class LinuxNetDevice
{
    /// <summary>Its name inside; null keeps the host's name.</summary>
    public string? Name { get; init; }
}
