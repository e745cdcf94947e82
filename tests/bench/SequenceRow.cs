using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>Many short lives in a row: what is slow about cleaning up shows here.</summary>
internal sealed class SequenceRow(Lifecycle lifecycle)
    : Row("sequence", $"{Containers} containers one after the other (create, start, kill, wait, delete)", 3)
{
    private const int Containers = 100;

    internal override void Once(RuntimeBinary runtime, IMeter meter) => meter.Block(runtime, $"{Containers} lives", silent =>
    {
        for (var i = 0; i < Containers; i++)
            lifecycle.Live(runtime, silent, everyCommand: false);
    });
}
