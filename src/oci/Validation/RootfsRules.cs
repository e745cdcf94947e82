namespace Mocker.Oci;

/// <summary>config-linux.md, Rootfs Mount Propagation, Masked Paths and Readonly Paths.</summary>
internal static class RootfsRules
{
    public static void Check(LinuxSpec linux, Review review)
    {
        if (linux.RootfsPropagation is not (null or "shared" or "slave" or "private" or "unbindable"
            or "rshared" or "rslave" or "rprivate" or "runbindable"))
            throw review.Violation("/linux/rootfsPropagation",
                "must be shared, slave, private, unbindable, or one of them with an r before, "
                + $"found \"{linux.RootfsPropagation}\"");
        CheckPaths(linux.MaskedPaths, "/linux/maskedPaths", linux, review);
        CheckPaths(linux.ReadonlyPaths, "/linux/readonlyPaths", linux, review);
    }

    private static void CheckPaths(string[] paths, string at, LinuxSpec linux, Review review)
    {
        if (paths.Length > 0 && linux.Namespace("mount") is null)
            throw review.Violation(at,
                "needs a \"mount\" namespace in linux.namespaces, or the host's own files would be hidden");
        for (var i = 0; i < paths.Length; i++)
            if (paths[i] is not ['/', ..])
                throw review.Violation($"{at}/{i}", $"must be an absolute path, found \"{paths[i]}\"");
    }
}
