namespace Mocker.Oci;

/// <summary>Size of a terminal in characters (specs-go calls it <c>Box</c>).</summary>
public sealed class ConsoleSize
{
    /// <summary>Rows.</summary>
    public uint Height { get; init; }

    /// <summary>Columns.</summary>
    public uint Width { get; init; }
}
