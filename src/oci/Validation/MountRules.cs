namespace Mocker.Oci;

/// <summary>config.md, Mounts.</summary>
internal static class MountRules
{
    public static void Check(Mount[] mounts, LinuxSpec? linux, Review review)
    {
        for (var i = 0; i < mounts.Length; i++)
            Check(mounts[i], i, linux, review);
    }

    private static void Check(Mount mount, int i, LinuxSpec? linux, Review review)
    {
        if (mount.Destination.Length == 0)
            throw review.Violation($"/mounts/{i}/destination", "must name a path inside the container, found an empty string");
        if (mount.Destination[0] != '/')
            review.Warn($"/mounts/{i}/destination",
                $"\"{mount.Destination}\" is relative, which is deprecated; taken as relative to /");
        var mapped = mount.UidMappings.Length > 0;
        if (mapped != mount.GidMappings.Length > 0)
            throw review.Violation($"/mounts/{i}", "\"uidMappings\" and \"gidMappings\" must be given together");
        if (mapped)
        {
            IdMappingRules.Check(mount.UidMappings, $"/mounts/{i}/uidMappings", review);
            IdMappingRules.Check(mount.GidMappings, $"/mounts/{i}/gidMappings", review);
        }
        else if (linux?.Namespace("user") is null && Array.FindIndex(mount.Options, IsIdmap) is >= 0 and var option)
        {
            throw review.Violation($"/mounts/{i}/options/{option}",
                $"\"{mount.Options[option]}\" needs \"uidMappings\" and \"gidMappings\", or a user namespace to take them from");
        }
    }

    private static bool IsIdmap(string option) => option is "idmap" or "ridmap";
}
