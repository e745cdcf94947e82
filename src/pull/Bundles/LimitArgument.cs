using System.Globalization;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>What --ulimit says: NAME=SOFT[:HARD], the names as setrlimit(2) has them, without RLIMIT_ and in any case.</summary>
internal static class LimitArgument
{
    /// <exception cref="ImageException">It is none.</exception>
    public static PosixRlimit Parse(string text)
    {
        string[] parts = text.Split('=', 2);
        string type = "RLIMIT_" + parts[0].ToUpperInvariant();
        string[] values = parts.Length == 2 ? parts[1].Split(':') : [];
        if (RlimitNames.NumberOf(type) < 0 || values.Length is not (1 or 2) || !TryRead(values[0], out ulong soft) || !TryRead(values[^1], out ulong hard))
            throw new ImageException($"--ulimit: expected NAME=SOFT[:HARD] such as nofile=1024:2048, found \"{text}\"");
        return soft <= hard ? new PosixRlimit { Type = type, Soft = soft, Hard = hard } : throw new ImageException($"--ulimit: the soft limit is above the hard one (\"{text}\")");
    }

    private static bool TryRead(string text, out ulong value)
    {
        value = ulong.MaxValue;
        return text is "-1" or "unlimited" || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
