namespace Mocker.Oci;

/// <summary>config-linux.md, Unified.</summary>
internal static class UnifiedRules
{
    public static void Check(Dictionary<string, string> files, string at, Review review)
    {
        foreach (var (name, _) in files)
            if (name is "" or "." or ".." || name.Contains('/'))
                throw review.Violation($"{at}/unified{JsonPointer.Token(name)}",
                    $"must be the name of a cgroup file, found \"{name}\"");
    }
}
