namespace Mocker.Bench;

/// <summary>The measurements of one command of one runtime in one row.</summary>
internal sealed class Sample
{
    /// <summary>Times in milliseconds, or sizes, as the row says.</summary>
    internal List<double> Values { get; } = [];

    internal List<long> PeakKiB { get; } = [];

    internal double Median => Quantile(0.5);

    /// <summary>The largest peak of all rounds, in KiB; null when the row measures no memory.</summary>
    internal long? LargestPeak => PeakKiB.Count > 0 ? PeakKiB.Max() : null;

    /// <summary>Quantile of the values with linear interpolation between neighbours (the usual "type 7").</summary>
    internal double Quantile(double fraction)
    {
        var sorted = Values.Order().ToArray();
        var position = fraction * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
