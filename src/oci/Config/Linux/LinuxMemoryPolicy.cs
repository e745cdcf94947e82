namespace Mocker.Oci;

/// <summary>NUMA memory policy (config-linux.md, Memory policy; set_mempolicy(2)).</summary>
public sealed class LinuxMemoryPolicy
{
    /// <summary><c>MPOL_…</c> name; required.</summary>
    public string Mode { get; init; } = "";

    /// <summary>NUMA nodes in cpuset(7)'s list format.</summary>
    public string? Nodes { get; init; }

    /// <summary><c>MPOL_F_…</c> names.</summary>
    public string[] Flags { get; init; } = [];
}
