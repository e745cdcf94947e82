namespace Mocker.Oci;

/// <summary>config.md, Hostname and Domainname.</summary>
internal static class HostnameRules
{
    /// <summary>__NEW_UTS_LEN of linux/utsname.h, in bytes.</summary>
    private const int MaxLength = 64;

    public static void Check(RuntimeSpec spec, Review review)
    {
        Check(spec.Hostname, "/hostname", spec, review);
        Check(spec.Domainname, "/domainname", spec, review);
    }

    private static void Check(string? name, string pointer, RuntimeSpec spec, Review review)
    {
        if (name is null)
            return;
        if (spec.Linux?.Namespace("uts") is null)
            throw review.Violation(pointer, "needs a \"uts\" namespace in linux.namespaces, or the host's own name would change");
        if (System.Text.Encoding.UTF8.GetByteCount(name) > MaxLength)
            throw review.Violation(pointer, $"must not be longer than {MaxLength} bytes");
    }
}
