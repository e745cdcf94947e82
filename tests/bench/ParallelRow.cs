using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>Many `run` started at once; the time until the last has ended.</summary>
internal sealed class ParallelRow(Bundle bundle, string id)
    : Row("parallel", $"{Containers} `run` at once, until the last has ended", 5)
{
    private const int Containers = 50;

    internal override void Once(RuntimeBinary runtime, IMeter meter)
    {
        var commands = new List<string[]>();
        for (var i = 0; i < Containers; i++)
            commands.Add(["run", "--bundle", bundle.Path, $"{id}-{i}"]);
        meter.Together(runtime, $"{Containers} × run", commands);
    }
}
