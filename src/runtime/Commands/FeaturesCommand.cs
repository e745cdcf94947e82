using System.CommandLine;
using Mocker.Container;

namespace Mocker.Runtime.Commands;

internal static class FeaturesCommand
{
    public static Command Make()
    {
        Command command = new("features", "print what this runtime can do as JSON (features.md)");
        command.SetAction(_ => Output.WriteJson(SupportedFeatures.Document(Build.Version)));
        return command;
    }
}
