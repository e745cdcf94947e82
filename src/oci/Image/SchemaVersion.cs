namespace Mocker.Oci;

/// <summary>"schemaVersion" of manifests and indexes, which is 2 "to ensure backward compatibility with older versions of Docker".</summary>
internal static class SchemaVersion
{
    public const int Known = 2;

    public static void Read(ref JsonCursor json)
    {
        if (json.Int32() != Known)
            throw json.Unexpected("2, the one version of manifests that is read");
    }
}
