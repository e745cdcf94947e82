using System.CommandLine;
using Mocker.Oci;

namespace Mocker.Runtime;

/// <summary>--version, in the form that docker and go-runc read: name and version, commit, version of the specification.</summary>
internal static class VersionText
{
    public static readonly Option<bool> Option = new("--version", "-v") { Description = "print the version" };

    /// <summary>Prints it; the exit code.</summary>
    public static int Print()
    {
        string[] parts = Build.Version.Split('+');
        Output.Write($"mocker-runtime version {parts[0]}\ncommit: {(parts.Length > 1 ? parts[1] : "unknown")}\nspec: {SpecVersion.Text}\n");
        return 0;
    }
}
