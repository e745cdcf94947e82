using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>All samples, by row, label and runtime, in the order in which they first came.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Row, string Label, string Runtime), Sample> samples = [];

    internal IEnumerable<(string Row, string Label)> Lines => samples.Keys.Select(key => (key.Row, key.Label)).Distinct();

    internal Sample? Find(string row, string label, string runtime) => samples.GetValueOrDefault((row, label, runtime));

    internal void AddTime(Row row, RuntimeBinary runtime, string label, double milliseconds) =>
        Of(row, runtime, label).Values.Add(milliseconds);

    internal void AddPeak(Row row, RuntimeBinary runtime, string label, long kibibytes) =>
        Of(row, runtime, label).PeakKiB.Add(kibibytes);

    private Sample Of(Row row, RuntimeBinary runtime, string label)
    {
        var key = (row.Name, label, runtime.Name);
        if (!samples.TryGetValue(key, out var sample))
            samples.Add(key, sample = new Sample());
        return sample;
    }
}
