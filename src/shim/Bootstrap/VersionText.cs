using System.Text;

namespace Mocker.Shim.Bootstrap;

/// <summary>-v, in the form of containerd's own shims.</summary>
internal static class VersionText
{
    public static string Version => Build.Version.Split('+')[0];

    public static string Revision => Build.Version.Split('+') is [_, string revision, ..] ? revision : "";

    public static int Print()
    {
        Output.Write(1, Encoding.UTF8.GetBytes($"{CommandLine.Name}:\n  Version:  {Version}\n  Revision: {Revision}\n"));
        return 0;
    }
}
