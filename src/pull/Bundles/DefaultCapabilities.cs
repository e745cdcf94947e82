using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>The capabilities (capabilities(7)) of a container that nobody asked anything else for: what Docker gives, so that images work.</summary>
internal static class DefaultCapabilities
{
    private const string Prefix = "CAP_", All = "ALL";

    public static readonly string[] Names =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE",
        "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    /// <summary>The defaults without those dropped and with those added, which win.</summary>
    /// <param name="added">Names in any case, with or without CAP_; ALL for all.</param>
    /// <param name="dropped">The same.</param>
    /// <exception cref="ImageException">A name is none.</exception>
    public static string[] With(IEnumerable<string> added, IEnumerable<string> dropped)
    {
        HashSet<string> add = Parse(added), drop = Parse(dropped);
        IEnumerable<string> kept = add.Contains(All) ? CapabilityNames.All.Where(name => !drop.Contains(name))
            : drop.Contains(All) ? []
            : Names.Where(name => !drop.Contains(name));
        return [.. kept.Concat(add.Where(name => name != All)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> Parse(IEnumerable<string> names)
    {
        HashSet<string> parsed = [];
        foreach (string name in names)
        {
            string upper = name.ToUpperInvariant();
            string full = upper == All || upper.StartsWith(Prefix, StringComparison.Ordinal) ? upper : Prefix + upper;
            if (full != All && CapabilityNames.NumberOf(full) < 0)
                throw new ImageException($"there is no capability \"{name}\": capabilities(7) lists them");
            parsed.Add(full);
        }
        return parsed;
    }
}
