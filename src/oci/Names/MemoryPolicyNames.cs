namespace Mocker.Oci;

/// <summary>NUMA memory policies (config-linux.md, Memory policy; set_mempolicy(2)).</summary>
public static class MemoryPolicyNames
{
    public static readonly string[] Modes =
    [
        "MPOL_DEFAULT", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE",
        "MPOL_PREFERRED", "MPOL_PREFERRED_MANY", "MPOL_LOCAL",
    ];

    public static readonly string[] Flags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];
}
