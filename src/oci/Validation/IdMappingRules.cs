namespace Mocker.Oci;

/// <summary>config-linux.md, User namespace mappings; user_namespaces(7), "Defining user and group ID mappings".</summary>
internal static class IdMappingRules
{
    public static void Check(LinuxIdMapping[] mappings, string at, Review review)
    {
        for (var i = 0; i < mappings.Length; i++)
        {
            var (inside, outside, size) = (mappings[i].ContainerId, mappings[i].HostId, mappings[i].Size);
            if (size == 0)
                throw review.Violation($"{at}/{i}/size", "must be greater than zero");
            // The last id, 4294967295, is (uid_t)-1 and cannot be mapped.
            if (inside > uint.MaxValue - size || outside > uint.MaxValue - size)
                throw review.Violation($"{at}/{i}",
                    $"{size} ids from {Math.Max(inside, outside)} on go past the largest id, 4294967294");
        }
    }
}
