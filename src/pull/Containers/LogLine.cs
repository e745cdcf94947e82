using System.Buffers.Text;
using System.Text;

namespace Mocker.Pull.Containers;

/// <summary>A line of a log: TIME STREAM TAG TEXT (<see cref="ContainerLog"/>).</summary>
internal readonly record struct LogLine(DateTimeOffset Time, bool IsError, bool IsWhole, ReadOnlyMemory<byte> Text)
{
    /// <param name="line">Without its line break.</param>
    /// <returns>Null if it is none: a disk that was full has cut it.</returns>
    public static LogLine? Parse(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> bytes = line.Span;
        int time = bytes.IndexOf((byte)' ');
        if (time < 0 || !Utf8Parser.TryParse(bytes[..time], out DateTimeOffset at, out int read, 'O') || read != time)
            return null;
        int stream = time + 1 + bytes[(time + 1)..].IndexOf((byte)' ');
        // One letter for the tag, and a space.
        return stream > time && bytes.Length >= stream + 3
            ? new LogLine(at, bytes[(time + 1)..stream].SequenceEqual("stderr"u8), bytes[stream + 1] == (byte)'F', line[(stream + 3)..])
            : null;
    }

    /// <summary>What the container has printed.</summary>
    public byte[] ToBytes(bool withTime) =>
    [
        .. withTime ? Encoding.ASCII.GetBytes(Oci.Rfc3339.Format(Time) + " ") : [], .. Text.Span, .. IsWhole ? "\n"u8 : [],
    ];
}
