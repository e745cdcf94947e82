namespace Mocker.Pull.Progress;

/// <summary>One line for every part that is done.</summary>
internal sealed class LineView : ProgressView
{
    public override void Say(string line) => Console.Error.WriteLine(line);

    public override ProgressPart Begin(string label, long total) => new Part(label, total);

    public override void Dispose()
    {
    }

    private sealed class Part(string label, long total) : ProgressPart(label, total)
    {
        public override void End(string result)
        {
            base.End(result);
            Console.Error.WriteLine($"{Label}: {result} ({Words.Bytes(Total)})");
        }
    }
}
