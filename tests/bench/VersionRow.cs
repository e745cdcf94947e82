using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>Start-up: the command that does nothing else.</summary>
internal sealed class VersionRow() : Row("version", "`--version`: start-up and nothing else", 200)
{
    internal override void Once(RuntimeBinary runtime, IMeter meter) => meter.Step(runtime, "--version", "--version");
}
