namespace Mocker.Oci;

/// <summary>config.md, Specification version.</summary>
internal static class VersionRules
{
    public static void Check(string ociVersion, Review review)
    {
        if (!SemanticVersion.TryParse(ociVersion, out var version))
            throw review.Violation("/ociVersion", $"must be a SemVer 2.0 version such as \"1.3.0\", found \"{ociVersion}\"");
        if (version.Major != SpecVersion.Implemented.Major)
            throw review.Violation("/ociVersion",
                $"specification version {ociVersion} is not supported; this runtime implements {SpecVersion.Implemented}");
        if (version.Minor > SpecVersion.Implemented.Minor)
            review.Warn("/ociVersion",
                $"the document follows specification {ociVersion}; members newer than {SpecVersion.Implemented} are ignored");
    }
}
