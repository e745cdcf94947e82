namespace Mocker.Oci;

/// <summary>
/// The rules of config.md and config-linux.md that a document can be held to without asking the kernel.
/// The first violation is thrown; what should only be logged comes back as a list.
/// </summary>
public static class SpecValidator
{
    /// <summary>Checks a bundle's configuration.</summary>
    /// <param name="spec">What was read.</param>
    /// <param name="source">The text that it was read from, so that errors can name line and column; may be left out.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <returns>Warnings for the log.</returns>
    /// <exception cref="OciDocumentException">A rule is broken.</exception>
    public static IReadOnlyList<SpecWarning> Validate(
        RuntimeSpec spec, ReadOnlyMemory<byte> source = default, string documentName = "config.json")
    {
        var review = new Review(documentName, source);
        VersionRules.Check(spec.OciVersion, review);
        RootRules.Check(spec.Root, review);
        if (spec.Process is { } process)
            ProcessRules.Check(process, "/process", review);
        MountRules.Check(spec.Mounts, spec.Linux, review);
        HookRules.Check(spec.Hooks, review);
        AnnotationRules.Check(spec.Annotations, review);
        PlatformRules.Check(spec, review);
        if (spec.Linux is { } linux)
            Check(linux, review);
        HostnameRules.Check(spec, review);
        return review.Warnings;
    }

    /// <summary>Checks the process that <c>exec --process</c> reads.</summary>
    /// <inheritdoc cref="Validate(RuntimeSpec, ReadOnlyMemory{byte}, string)"/>
    public static IReadOnlyList<SpecWarning> Validate(
        ProcessSpec process, ReadOnlyMemory<byte> source = default, string documentName = "process.json")
    {
        var review = new Review(documentName, source);
        ProcessRules.Check(process, "", review);
        return review.Warnings;
    }

    /// <summary>Checks the resources that <c>update --resources</c> reads.</summary>
    /// <inheritdoc cref="Validate(RuntimeSpec, ReadOnlyMemory{byte}, string)"/>
    public static IReadOnlyList<SpecWarning> Validate(
        LinuxResources resources, ReadOnlyMemory<byte> source = default, string documentName = "resources.json")
    {
        var review = new Review(documentName, source);
        ResourceRules.Check(resources, "", review);
        return review.Warnings;
    }

    private static void Check(LinuxSpec linux, Review review)
    {
        NamespaceRules.Check(linux.Namespaces, review);
        UserNamespaceRules.Check(linux, review);
        TimeOffsetRules.Check(linux, review);
        DeviceRules.Check(linux.Devices, review);
        NetDeviceRules.Check(linux, review);
        CgroupsPathRules.Check(linux.CgroupsPath, review);
        if (linux.Resources is { } resources)
            ResourceRules.Check(resources, "/linux/resources", review);
        IntelRdtRules.Check(linux.IntelRdt, review);
        MemoryPolicyRules.Check(linux.MemoryPolicy, review);
        SysctlRules.Check(linux, review);
        SeccompRules.Check(linux.Seccomp, review);
        RootfsRules.Check(linux, review);
        PersonalityRules.Check(linux.Personality, review);
    }
}
