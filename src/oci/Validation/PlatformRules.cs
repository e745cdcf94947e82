namespace Mocker.Oci;

/// <summary>config.md, Platform-specific configuration: sections for platforms that this is not.</summary>
internal static class PlatformRules
{
    public static void Check(RuntimeSpec spec, Review review)
    {
        Ignore(spec.HasSolaris, "/solaris", review);
        Ignore(spec.HasWindows, "/windows", review);
        Ignore(spec.HasVm, "/vm", review);
        Ignore(spec.HasZos, "/zos", review);
        Ignore(spec.HasFreeBsd, "/freebsd", review);
        if (spec.Process?.User.Username is not null)
            review.Warn("/process/user/username", "is for Windows and ignored on Linux");
    }

    private static void Ignore(bool present, string pointer, Review review)
    {
        if (present)
            review.Warn(pointer, "this section is for another platform and ignored on Linux");
    }
}
