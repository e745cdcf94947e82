namespace Mocker.Oci;

/// <summary>How many tasks the container may have (config-linux.md, PIDs).</summary>
public sealed class LinuxPids
{
    /// <summary>0 is a limit too, -1 is none; null when the document says nothing.</summary>
    public long? Limit { get; init; }
}
