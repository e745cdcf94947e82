namespace Mocker.Pull.Progress;

/// <summary>One part of a copy, such as a layer.</summary>
internal class ProgressPart(string label, long total) : IProgress<long>
{
    private long _there;

    public string Label => label;

    /// <summary>Bytes of the part.</summary>
    public long Total => total;

    /// <summary>Bytes that are there.</summary>
    public long There => Volatile.Read(ref _there);

    /// <summary>What is going on, in a word or a few.</summary>
    public string State { get; private set; } = "waiting";

    /// <summary>Whether it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Tells how many bytes are there.</summary>
    public void Report(long value)
    {
        Volatile.Write(ref _there, value);
        State = "copying";
    }

    /// <summary>Tells why nothing comes.</summary>
    public void Wait(string reason) => State = reason;

    /// <summary>Tells that it is over.</summary>
    /// <param name="result">In a word or a few.</param>
    public virtual void End(string result) => (State, IsOver) = (result, true);
}
