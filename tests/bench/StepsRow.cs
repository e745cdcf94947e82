using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>A container's life as an engine drives it, every command timed on its own.</summary>
internal sealed class StepsRow(Lifecycle lifecycle)
    : Row("steps", "a container's life, command by command (the process is `sleep`)", 60)
{
    internal override void Once(RuntimeBinary runtime, IMeter meter) => lifecycle.Live(runtime, meter, everyCommand: true);
}
