using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>
/// The state that a hook gets on stdin, written before the process id is known: the child puts that in when it knows it.
/// JSON allows blanks before a number, so the place for it is as wide as the widest.
/// </summary>
internal unsafe struct StateTemplate
{
    private const int WidestPid = int.MaxValue;
    private const int Width = 10;

    private byte* _text;
    private int _length;
    private int _pidAt;

    /// <summary>Lays out the state of a container whose process is not known yet.</summary>
    public static StateTemplate* Encode(StateDocument state, PlanMemory memory)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
            With(state, WidestPid).WriteTo(json);
        StateTemplate* template = memory.New<StateTemplate>();
        template->_length = buffer.WrittenCount;
        template->_text = memory.Bytes(buffer.WrittenSpan);
        template->_pidAt = buffer.WrittenSpan.IndexOf("\"pid\":2147483647"u8) + "\"pid\":"u8.Length;
        return template;
    }

    /// <summary>The document with this process id.</summary>
    public readonly ReadOnlySpan<byte> Fill(int pid)
    {
        Span<byte> place = new(_text + _pidAt, Width);
        Utf8Formatter.TryFormat(pid, place, out int digits);
        place[..digits].CopyTo(place[(Width - digits)..]);
        place[..(Width - digits)].Fill((byte)' ');
        return new(_text, _length);
    }

    private static StateDocument With(StateDocument state, int pid) => new()
    {
        Id = state.Id,
        Pid = pid,
        Status = state.Status,
        Bundle = state.Bundle,
        Annotations = state.Annotations,
    };
}
