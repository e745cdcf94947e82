namespace Mocker.Oci;

/// <summary>config-linux.md, Cgroups Path.</summary>
internal static class CgroupsPathRules
{
    public static void Check(string? path, Review review)
    {
        if (path is null)
            return;
        foreach (var component in path.AsSpan().Split('/'))
            if (path.AsSpan(component) is "..")
                throw review.Violation("/linux/cgroupsPath", $"must not leave the cgroup hierarchy by \"..\", found \"{path}\"");
    }
}
