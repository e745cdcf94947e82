namespace Mocker.Tests.Containerd;

/// <summary>Every containerd with every shim: CONTAINERDS and SHIMS in the environment name others than these.</summary>
public sealed class Pairings : TheoryData<string, string>
{
    public Pairings()
    {
        foreach (var containerd in Chosen("CONTAINERDS", "1.6,2"))
        {
            foreach (var shim in Chosen("SHIMS", "mocker"))
                Add(containerd, shim);
        }
    }

    private static string[] Chosen(string variable, string otherwise)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        return (string.IsNullOrEmpty(value) ? otherwise : value).Split(',', StringSplitOptions.TrimEntries);
    }
}
