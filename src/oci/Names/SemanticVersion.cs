namespace Mocker.Oci;

/// <summary>A version by Semantic Versioning 2.0.0.</summary>
/// <param name="Suffix">Pre-release and build metadata as written, with the <c>-</c> or <c>+</c> before; or empty.</param>
public readonly record struct SemanticVersion(uint Major, uint Minor, uint Patch, string Suffix)
{
    /// <summary>Reads a version by the grammar of semver.org.</summary>
    public static bool TryParse(string text, out SemanticVersion version)
    {
        version = default;
        var suffixAt = text.AsSpan().IndexOfAny('-', '+');
        var core = suffixAt < 0 ? text : text.AsSpan(0, suffixAt);
        var suffix = suffixAt < 0 ? "" : text[suffixAt..];
        Span<Range> parts = stackalloc Range[4];
        if (core.Split(parts, '.') != 3
            || !TryNumber(core[parts[0]], out var major)
            || !TryNumber(core[parts[1]], out var minor)
            || !TryNumber(core[parts[2]], out var patch)
            || !IsSuffix(suffix))
            return false;
        version = new SemanticVersion(major, minor, patch, suffix);
        return true;
    }

    public override string ToString() => $"{Major}.{Minor}.{Patch}{Suffix}";

    private static bool TryNumber(ReadOnlySpan<char> text, out uint number)
    {
        number = 0;
        return IsNumeric(text) && !HasLeadingZero(text) && uint.TryParse(text, out number);
    }

    private static bool IsSuffix(ReadOnlySpan<char> suffix)
    {
        var buildAt = suffix.IndexOf('+');
        var preRelease = buildAt < 0 ? suffix : suffix[..buildAt];
        return (preRelease.IsEmpty || AreIdentifiers(preRelease[1..], numbersAreNumbers: true))
            && (buildAt < 0 || AreIdentifiers(suffix[(buildAt + 1)..], numbersAreNumbers: false));
    }

    private static bool AreIdentifiers(ReadOnlySpan<char> text, bool numbersAreNumbers)
    {
        foreach (var range in text.Split('.'))
        {
            var identifier = text[range];
            if (identifier.IsEmpty || (numbersAreNumbers && IsNumeric(identifier) && HasLeadingZero(identifier)))
                return false;
            foreach (var c in identifier)
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
        }
        return true;
    }

    private static bool IsNumeric(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static bool HasLeadingZero(ReadOnlySpan<char> number) => number.Length > 1 && number[0] == '0';
}
