namespace Mocker.Harness;

/// <summary>A wait status as wait(2) encodes it.</summary>
internal readonly record struct ExitStatus(int Raw)
{
    internal bool Exited => (Raw & 0x7f) == 0;

    /// <summary>The exit code, 0 to 255; meaningless when a signal ended the process.</summary>
    internal int Code => (Raw >> 8) & 0xff;

    /// <summary>The signal that ended the process, or 0.</summary>
    internal int Signal => Raw & 0x7f;

    internal bool Success => Raw == 0;

    public override string ToString() => Exited ? $"exit code {Code}" : $"killed by signal {Signal}";
}
