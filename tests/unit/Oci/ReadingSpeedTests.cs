using System.Diagnostics;
using Mocker.Oci;
using Xunit;
using Xunit.Abstractions;

namespace Mocker.Tests.Unit.Oci;

/// <summary>Prints what reading costs; asserts nothing about it, since machines differ.</summary>
public sealed class ReadingSpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Reading_and_checking_25_KB()
    {
        var text = EngineLikeDocument.Text();
        var first = Stopwatch.GetTimestamp();
        var spec = RuntimeSpec.Parse(text);
        output.WriteLine($"{text.Length} bytes, first call: {Stopwatch.GetElapsedTime(first).TotalMicroseconds:F0} µs");
        const int Rounds = 2000;
        for (var round = 0; round < Rounds; round++)
            RuntimeSpec.Parse(text);
        var start = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
            RuntimeSpec.Parse(text);
        output.WriteLine($"reading: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds:F1} µs, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Rounds} bytes");
        start = Stopwatch.GetTimestamp();
        allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
            SpecValidator.Validate(spec, text);
        output.WriteLine($"checking: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds:F1} µs, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Rounds} bytes");
        Assert.Empty(SpecValidator.Validate(spec, text));
    }
}
