namespace Mocker.Pull.Progress;

/// <summary>Shows on stderr how far a copy has come: bars on a terminal, a line for every part that is done otherwise, or nothing.</summary>
internal abstract class ProgressView : IDisposable
{
    /// <summary>The view for where stderr goes.</summary>
    public static ProgressView Of(bool quiet) => quiet ? new SilentView() : Console.IsErrorRedirected ? new LineView() : new BarView();

    /// <summary>Says something.</summary>
    public abstract void Say(string line);

    /// <summary>Begins a part.</summary>
    /// <param name="label">What it is.</param>
    /// <param name="total">Bytes of it.</param>
    public abstract ProgressPart Begin(string label, long total);

    public abstract void Dispose();

    private sealed class SilentView : ProgressView
    {
        public override void Say(string line)
        {
        }

        public override ProgressPart Begin(string label, long total) => new(label, total);

        public override void Dispose()
        {
        }
    }
}
