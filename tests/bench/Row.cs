using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>One question that the bench asks of every runtime.</summary>
/// <param name="name">As on the command line.</param>
/// <param name="question">What is measured, for the table's head.</param>
/// <param name="share">Rounds of this row for every hundred of --iterations.</param>
internal abstract class Row(string name, string question, int share)
{
    internal string Name => name;

    internal string Question => question;

    internal int Rounds(int iterations) => Math.Max(1, iterations * share / 100);

    /// <summary>Warm-up rounds: as asked, but a row with few and long rounds needs no more than one.</summary>
    internal int WarmupRounds(int asked) => share >= 20 ? asked : Math.Min(asked, 1);

    /// <summary>One round with one runtime. Leaves nothing of it.</summary>
    internal abstract void Once(RuntimeBinary runtime, IMeter meter);

    /// <summary>Where the whole row is run from; a row that needs another surrounding of its own makes it here.</summary>
    internal virtual void Surround(Action rounds) => rounds();
}
