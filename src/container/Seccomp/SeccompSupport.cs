using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Seccomp;

/// <summary>What can be asked of a filter here (features-linux.md, Seccomp).</summary>
internal static class SeccompSupport
{
    public static SeccompFeatures Features => new()
    {
        Enabled = true,
        Actions = SeccompNames.Actions,
        Operators = SeccompNames.Operators,
        Archs = SeccompNames.Architectures,
        KnownFlags = SeccompNames.Flags,
        SupportedFlags = Array.FindAll(SeccompNames.Flags, IsSupported),
    };

    /// <summary>This kernel takes the flag.</summary>
    private static bool IsSupported(string flag) => SystemCallFilters.Supports(flag switch
    {
        "SECCOMP_FILTER_FLAG_LOG" => SeccompFlags.Log,
        "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SeccompFlags.SpecAllow,
        "SECCOMP_FILTER_FLAG_TSYNC" => SeccompFlags.Tsync,
        _ => SeccompFlags.WaitKillableRecv | SeccompFlags.NewListener,
    });
}
