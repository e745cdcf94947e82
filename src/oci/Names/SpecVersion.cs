namespace Mocker.Oci;

/// <summary>The version of the runtime specification that these types follow.</summary>
public static class SpecVersion
{
    /// <summary>As it stands in documents that the runtime writes.</summary>
    public const string Text = "1.3.0";

    public static SemanticVersion Implemented => new(1, 3, 0, "");
}
