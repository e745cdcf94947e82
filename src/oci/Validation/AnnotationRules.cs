namespace Mocker.Oci;

/// <summary>config.md, Annotations.</summary>
internal static class AnnotationRules
{
    public static void Check(Dictionary<string, string> annotations, Review review)
    {
        if (annotations.ContainsKey(""))
            throw review.Violation("/annotations/", "an annotation's key must not be empty");
    }
}
