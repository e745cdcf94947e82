namespace Mocker.Oci;

/// <summary>config.md, Linux Process: what the kernel does not know is logged, and SHOULD NOT be an error.</summary>
internal static class CapabilityRules
{
    public static void Check(LinuxCapabilities? capabilities, string at, Review review)
    {
        if (capabilities is null)
            return;
        Check(capabilities.Bounding, "bounding", at, review);
        Check(capabilities.Effective, "effective", at, review);
        Check(capabilities.Inheritable, "inheritable", at, review);
        Check(capabilities.Permitted, "permitted", at, review);
        Check(capabilities.Ambient, "ambient", at, review);
    }

    private static void Check(string[]? names, string set, string at, Review review)
    {
        for (var i = 0; i < names?.Length; i++)
            if (CapabilityNames.NumberOf(names[i]) < 0)
                review.Warn($"{at}/capabilities/{set}/{i}", $"unknown capability \"{names[i]}\" is ignored");
    }
}
