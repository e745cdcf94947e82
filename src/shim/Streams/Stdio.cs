namespace Mocker.Shim.Streams;

/// <summary>Where a process's streams are to lead: paths of fifos, URIs, or nothing.</summary>
internal sealed record Stdio(string Input, string Output, string Error, bool Terminal)
{
    public const string BinaryScheme = "binary://", FileScheme = "file://", FifoScheme = "fifo://";

    /// <summary>Output and errors go to a program of the host.</summary>
    public bool HasLogger => Output.StartsWith(BinaryScheme, StringComparison.Ordinal);
}
