namespace Mocker.Oci;

/// <summary>NUMA memory policies (config-linux.md, Memory policy; set_mempolicy(2)).</summary>
public static class MemoryPolicyNames
{
    /// <summary>The index is the number in linux/mempolicy.h.</summary>
    public static readonly string[] Modes =
    [
        "MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE",
        "MPOL_LOCAL", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE",
    ];

    /// <summary>The index, from 13 on, is the number of the bit in linux/mempolicy.h.</summary>
    public static readonly string[] Flags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];
}
