using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>What is measured of the commands that a row runs: their time, or their memory.</summary>
internal interface IMeter
{
    /// <summary>Runs one command to its end; throws when it fails.</summary>
    void Step(RuntimeBinary runtime, string label, params string[] command);

    /// <summary>Runs the commands all at once and waits for the last; throws when one fails.</summary>
    void Together(RuntimeBinary runtime, string label, IReadOnlyList<string[]> commands);

    /// <summary>Measures several steps as one; <paramref name="work"/> gets the meter for its steps.</summary>
    void Block(RuntimeBinary runtime, string label, Action<IMeter> work);
}
