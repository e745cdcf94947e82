using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Mocker.Oci;

namespace Mocker.Runtime;

/// <summary>--version, in the form that docker and go-runc read: name and version, commit, version of the specification.</summary>
internal static class VersionText
{
    public static readonly Option<bool> Option = new("--version", "-v") { Description = "print the version", Action = new Print() };

    /// <summary>As in Directory.Build.props, with the commit after a plus sign.</summary>
    public static string Version =>
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private sealed class Print : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult line)
        {
            string[] parts = Version.Split('+');
            Output.Write($"mocker-runtime version {parts[0]}\ncommit: {(parts.Length > 1 ? parts[1] : "unknown")}\nspec: {SpecVersion.Text}\n");
            return 0;
        }
    }
}
