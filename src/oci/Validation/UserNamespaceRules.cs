namespace Mocker.Oci;

/// <summary>config-linux.md, User namespace mappings.</summary>
internal static class UserNamespaceRules
{
    public static void Check(LinuxSpec linux, Review review)
    {
        Check(linux.UidMappings, "/linux/uidMappings", linux, review);
        Check(linux.GidMappings, "/linux/gidMappings", linux, review);
    }

    private static void Check(LinuxIdMapping[] mappings, string at, LinuxSpec linux, Review review)
    {
        if (mappings.Length == 0)
            return;
        if (linux.Namespace("user") is null)
            throw review.Violation(at, "needs a \"user\" namespace in linux.namespaces");
        IdMappingRules.Check(mappings, at, review);
    }
}
