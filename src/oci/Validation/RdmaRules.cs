namespace Mocker.Oci;

/// <summary>config-linux.md, RDMA.</summary>
internal static class RdmaRules
{
    public static void Check(Dictionary<string, LinuxRdma> devices, string at, Review review)
    {
        foreach (var (name, limits) in devices)
        {
            if (name.Length == 0)
                throw review.Violation($"{at}/rdma/", "must name an RDMA device, found an empty string");
            if (limits is { HcaHandles: null, HcaObjects: null })
                throw review.Violation($"{at}/rdma{JsonPointer.Token(name)}",
                    "at least one of \"hcaHandles\" and \"hcaObjects\" is required");
        }
    }
}
