namespace Mocker.Oci;

/// <summary>config.md, Root.</summary>
internal static class RootRules
{
    public static void Check(Root? root, Review review)
    {
        if (root is null)
            throw review.Violation("", "\"root\" is required on Linux");
        if (root.Path.Length == 0)
            throw review.Violation("/root/path", "must name the directory of the root filesystem, found an empty string");
    }
}
