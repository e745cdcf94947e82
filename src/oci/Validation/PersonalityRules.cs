namespace Mocker.Oci;

/// <summary>config-linux.md, Personality.</summary>
internal static class PersonalityRules
{
    public static void Check(LinuxPersonality? personality, Review review)
    {
        if (personality is null)
            return;
        if (personality.Domain is not ("LINUX" or "LINUX32"))
            throw review.Violation("/linux/personality/domain", $"must be LINUX or LINUX32, found \"{personality.Domain}\"");
        if (personality.Flags.Length > 0)
            throw review.Violation("/linux/personality/flags/0",
                $"the specification defines no personality flags yet, found \"{personality.Flags[0]}\"");
    }
}
